import { Worker } from 'node:worker_threads';
import { on } from 'node:events';
import { BrokenFile, unreadable } from './refusals.ts';

/** Rows of a sheet as text, the first of which stands on row `from`. */
export interface SheetRows {
  readonly rows: readonly (readonly string[])[];
  readonly from: number;
}
/** What the thread tells. */
export type SheetPart = SheetRows | 'end' | 'unreadable';

/** The worker needs the same loader for TypeScript as the main thread, which under Jest has none of its own. */
const TYPESCRIPT = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;
/** What a hundred thousand rows of all columns need, and no more. */
const MEMORY_MB = 1024;

/** The first sheet, part by part. @throws BrokenFile */
export async function* sheetOf(workbook: Buffer): AsyncGenerator<SheetRows, void, undefined> {
  const bytes = new Uint8Array(workbook).buffer;
  const worker = new Worker(new URL('./xlsx-sheet.worker.ts', import.meta.url), {
    workerData: bytes,
    transferList: [bytes],
    execArgv: ['--import', TYPESCRIPT],
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  });
  try {
    for await (const [part] of on(worker, 'message') as AsyncIterable<[SheetPart]>) {
      if (part === 'end') return;
      if (part === 'unreadable') throw new BrokenFile(unreadable.sheet);
      yield part;
    }
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_WORKER_OUT_OF_MEMORY'
      ? new BrokenFile(unreadable.tooLarge)
      : error;
  } finally {
    await worker.terminate();
  }
}
