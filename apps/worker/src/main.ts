import 'reflect-metadata';
import { runProcess, startWorker } from '@icx/host';

await runProcess(startWorker, (_, { url }) => `Install Code Exchange, worker, at ${url}\n`);
