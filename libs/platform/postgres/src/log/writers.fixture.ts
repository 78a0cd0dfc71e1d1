/** Runs until it is killed: `node writers.fixture.ts <address of the database>`. */
import { writeUntilKilled } from '@icx/event-store/crash';
import { openPostgresLog } from './index.ts';

await writeUntilKilled(await openPostgresLog({ url: process.argv[2]!, now: () => new Date().toISOString() }));
