import { on } from 'node:events';
import { startThread } from '@icx/runtime';
import { BrokenFile, unreadable } from './refusals.ts';

/** Rows of a sheet as text, the first of which stands on row `from`. */
export interface SheetRows {
  readonly rows: readonly (readonly string[])[];
  readonly from: number;
}
/** What the thread tells. */
export type SheetPart = SheetRows | 'end' | 'unreadable';

/** What a hundred thousand rows of all columns need, and no more. */
const MEMORY_MB = 1024;

/** The first sheet, part by part. @throws BrokenFile */
export async function* sheetOf(workbook: Buffer): AsyncGenerator<SheetRows, void, undefined> {
  const module = new URL('./xlsx-sheet.worker.ts', import.meta.url);
  const worker = startThread(module, new Uint8Array(workbook).buffer, { maxOldGenerationSizeMb: MEMORY_MB });
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
