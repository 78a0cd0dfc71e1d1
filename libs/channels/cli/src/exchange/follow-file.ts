import { setTimeout as wait } from 'node:timers/promises';
import type { FileDocument, FileProgress } from '@icx/files-service';
import { exitCodes, Told } from '../failure.ts';
import type { Output } from '../output/output.ts';
import { paceWords, rowsWords } from '../output/file-words.ts';
import { progressBar } from '../output/progress.ts';
import type { Terminal } from '../terminal.ts';
import type { ExchangeClient } from './client.ts';

/** Milliseconds between two looks at how far it is. */
const EVERY = 500;
const KIB = 1024;

const ended: readonly FileDocument['state'][] = ['done', 'refused', 'cancelled', 'waiting'];

/**
 * Looks at a file until it has ended, or waits for a second person. Ctrl-C ends the looking alone: the exchange goes on
 * with the file, and how to look again is said.
 */
export const followFile = async (
  id: string,
  exchange: ExchangeClient,
  output: Output,
  terminal: Terminal,
): Promise<FileDocument> => {
  const interrupted = new AbortController();
  const interrupt = (): void => interrupted.abort();
  process.once('SIGINT', interrupt);
  const bar = await progressBar('KiB', terminal);
  try {
    for (;;) {
      const file = await exchange.get<FileDocument & { readonly progress?: FileProgress }>(`v1/files/${id}`);
      if (ended.includes(file.state)) return file;
      const bytesRead = file.progress?.bytesRead ?? 0;
      const words = `  ${rowsWords(file.rows)}${file.progress ? paceWords(file.progress) : ''}`;
      bar.update(Math.ceil(bytesRead / KIB), Math.ceil(file.bytes / KIB), words);
      await wait(EVERY, undefined, { signal: interrupted.signal });
    }
  } catch (error) {
    if (!interrupted.signal.aborted) throw error;
    bar.stop();
    output.note(`${id} is worked off all the same. To look again: icx files follow ${id}`);
    throw new Told(exitCodes.interrupted);
  } finally {
    bar.stop();
    process.off('SIGINT', interrupt);
  }
};

/** What a script has to know: rows were left out, or all of them. */
export const isAmiss = ({ state, rows }: FileDocument): boolean =>
  state === 'refused' || rows.rejected + rows.conflict > 0;
