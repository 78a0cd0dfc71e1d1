import 'reflect-metadata';
import { bannerOf, runProcess, startWeb } from '@icx/host';

await runProcess('icx-web', startWeb, bannerOf);
