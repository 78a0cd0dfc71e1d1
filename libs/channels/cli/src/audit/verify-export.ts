import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { ExportVerification } from '@icx/audit';
import type { AuditVerdict } from '@icx/audit';
import type { OnProgress } from '../surroundings.ts';
import { unreadable } from '../files/read-file.ts';
import { readCheckpoints, readLogKey } from './files.ts';

export interface ExportToVerify {
  readonly file: string;
  readonly keyFile: string;
  readonly checkpointFiles: readonly string[];
}

/** Checks an exported log with these files and nothing else: no exchange, no data folder, no network. */
export const verifyExport = async (
  { file, keyFile, checkpointFiles }: ExportToVerify,
  onProgress: OnProgress,
): Promise<AuditVerdict> => {
  const key = await readLogKey(keyFile);
  const verification = new ExportVerification(await readCheckpoints(checkpointFiles, key));
  try {
    const { size } = await stat(file);
    let read = 0;
    for await (const piece of createReadStream(file)) {
      verification.piece(piece as Buffer);
      if (verification.done) break;
      onProgress((read += (piece as Buffer).length), size);
    }
  } catch (error) {
    throw unreadable(file, error);
  }
  return verification.verdict();
};
