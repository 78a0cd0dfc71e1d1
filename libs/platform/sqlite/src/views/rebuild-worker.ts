import { parentPort, workerData } from 'node:worker_threads';
import { buildViews } from './build-views.ts';
import { importViews, type RebuildOrder, type RebuildReport } from './rebuild.ts';

const { logPath, targetPath, viewsModule } = workerData as RebuildOrder;
const report = (message: RebuildReport) => parentPort?.postMessage(message);

buildViews(logPath, targetPath, await importViews(viewsModule), {
  onProgress: (processed, total) => report({ processed, total }),
});
report('built');
