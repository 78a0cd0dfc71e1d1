import 'reflect-metadata';
import { runProcess, startWorker } from '@icx/host';

await runProcess('icx-worker', startWorker, (_, { url }) => `Install Code Exchange, worker, at ${url}\n`);
