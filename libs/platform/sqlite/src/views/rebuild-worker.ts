import { parentPort, workerData } from 'node:worker_threads';
import { importViews } from '@icx/read-store/following';
import { buildViews } from './build-views.ts';
import type { RebuildOrder, RebuildReport } from './rebuild.ts';

const { logPath, targetPath, viewsModule } = workerData as RebuildOrder;
const report = (message: RebuildReport) => parentPort?.postMessage(message);

buildViews(logPath, targetPath, await importViews(viewsModule), {
  onProgress: (processed, total) => report({ processed, total }),
});
report('built');
