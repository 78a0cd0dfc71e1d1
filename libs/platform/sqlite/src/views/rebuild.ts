import { startThread } from '@icx/runtime';

/** What the worker is started with. The views cross as the address of their module, since functions cannot. */
export interface RebuildOrder {
  readonly logPath: string;
  readonly targetPath: string;
  readonly viewsModule: string;
}

export type RebuildReport = 'built' | { readonly processed: number; readonly total: number };

/** States pass from page to page of the log: in a small young generation the collector would copy them again and again. */
const YOUNG_GENERATION_MB = 96;

export interface RunningRebuild {
  /** Resolves when the file is complete; rejects with what went wrong in the worker. */
  readonly built: Promise<void>;
  stop(): Promise<void>;
}

/** Builds views at `targetPath` in a worker thread. */
export const startRebuild = (
  order: RebuildOrder,
  onProgress: (processed: number, total: number) => void,
): RunningRebuild => {
  const worker = startThread(new URL('./rebuild-worker.ts', import.meta.url), order, {
    maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
  });
  const built = new Promise<void>((resolve, reject) => {
    let complete = false;
    worker.on('message', (report: RebuildReport) => {
      if (report === 'built') complete = true;
      else onProgress(report.processed, report.total);
    });
    // Made anew here: what arrives is an error of the worker's, which `instanceof` may not know.
    worker.on('error', (error) => reject(new Error((error as Error).message, { cause: error })));
    worker.on('exit', (code) => {
      if (complete) resolve();
      else reject(new Error(`The worker ended before the views were complete (exit code ${code}).`));
    });
  });
  return {
    built,
    stop: async () => {
      await worker.terminate();
    },
  };
};
