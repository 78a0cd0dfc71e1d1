import { inOrder, openCheckpoint, parseLogKey } from '@icx/audit';
import type { TreeHead, LogKey } from '@icx/audit';
import { isRefusal } from '@icx/refusals';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { textOf } from '../files/read-file.ts';

/** The public key that `icx audit key` printed. */
export const readLogKey = async (file: string): Promise<LogKey> => {
  const key = parseLogKey(await textOf(file));
  if (isRefusal(key)) throw wrongUsage(key.code, `${file}: ${key.detail}`);
  return key;
};

/** Checkpoints that somebody kept, by size. One that this key did not sign is a finding, not a slip: exit code 1. */
export const readCheckpoints = async (files: readonly string[], key: LogKey): Promise<readonly TreeHead[]> => {
  const checkpoints: TreeHead[] = [];
  for (const file of files) {
    const checkpoint = openCheckpoint(await textOf(file), key);
    if (isRefusal(checkpoint)) throw new Failure(exitCodes.refused, checkpoint.code, `${file}: ${checkpoint.detail}`);
    checkpoints.push(checkpoint);
  }
  const ordered = inOrder(checkpoints);
  if (isRefusal(ordered)) throw new Failure(exitCodes.refused, ordered.code, ordered.detail);
  return ordered;
};
