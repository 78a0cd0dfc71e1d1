import 'reflect-metadata';
import { bannerOf, runProcess, startExchange } from '@icx/host';

await runProcess('icx', startExchange, bannerOf);
