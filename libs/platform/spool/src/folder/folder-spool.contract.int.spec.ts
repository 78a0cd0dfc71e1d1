import { spoolContract } from '@icx/spool/contract';
import { SpoolPlace } from './place.fixture.ts';

spoolContract('a folder', async () => new SpoolPlace());
