import 'reflect-metadata';
import { bannerOf, runProcess, startExchange } from '@icx/host';

await runProcess(startExchange, bannerOf);
