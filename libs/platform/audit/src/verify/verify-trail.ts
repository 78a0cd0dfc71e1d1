import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRefusal } from '@icx/refusals';
import { openCheckpoint } from '../checkpoint/checkpoint.ts';
import type { TreeHead } from '../checkpoint/checkpoint.ts';
import type { LogKey } from '../checkpoint/log-key.ts';
import { HASH, sameHash } from '../merkle/hashes.ts';
import { MerkleTree } from '../merkle/tree.ts';
import { Fit } from '../trail/fit.ts';
import type { SignedCheckpoints, LeafSource, SignedCheckpoint } from '../trail/ports.ts';
import { misfitFinding, missingFinding } from './findings.ts';
import type { AuditFinding, AuditVerdict } from './findings.ts';

const SLICE = 1_000;

export interface TrailOnDisk {
  readonly leaves: Pick<LeafSource, 'head' | 'hashes'>;
  readonly checkpoints: Pick<SignedCheckpoints, 'latest' | 'after'>;
  readonly key: LogKey;
  /** Of the same log, from elsewhere: what a party kept. By size, see `inOrder`. */
  readonly given?: readonly TreeHead[];
}

/**
 * Compares a log's leaf hashes, as they are stored, with every checkpoint of it, beside the exchange that goes on
 * appending. That each event is what its leaf hash was taken of is the log's own check (`verifyLog`).
 */
export const verifyTrail = async (
  { leaves, checkpoints, key, given = [] }: TrailOnDisk,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<AuditVerdict> => {
  const problems: AuditFinding[] = [];
  // The last checkpoint is looked up before the log's end, which is then not before it.
  const last = Math.max((await checkpoints.latest())?.size ?? 0, given.at(-1)?.size ?? 0);
  const head = await leaves.head();
  const tree = new MerkleTree((from, count) => leaves.hashes(from, count));
  const fit = new Fit();
  const others = given.values();
  let stored = await checkpoints.after(0);
  let other = others.next().value;
  let compared = 0;

  const look = async (): Promise<void> => {
    if (stored?.size === tree.size) {
      const what = unlike(stored, key);
      if (what !== undefined) problems.push({ position: null, what });
      fit.look(tree.root(), stored);
      compared += 1;
      stored = await checkpoints.after(stored.size);
    }
    for (; other?.size === tree.size; other = others.next().value) {
      fit.look(tree.root(), other);
      compared += 1;
    }
  };
  await look();
  while (tree.size < head && !fit.misfit) {
    const block = await leaves.hashes(tree.size, Math.min(SLICE, head - tree.size));
    for (let at = 0; at < block.length && !fit.misfit; at += HASH) {
      tree.append(block.subarray(at, at + HASH));
      if (tree.size === stored?.size || tree.size === other?.size) await look();
    }
    onProgress(tree.size, head);
    await nextTurn();
  }
  if (fit.misfit) problems.push(misfitFinding(fit.misfit));
  else if (head < last) problems.push(missingFinding(head, last));
  return { events: tree.size, covered: fit.to, checkpoints: compared, problems };
};

const unlike = ({ size, root, note }: SignedCheckpoint, key: LogKey): string | undefined => {
  const opened = openCheckpoint(note, key);
  if (isRefusal(opened)) return `the stored checkpoint of ${size} events: ${opened.detail}`;
  return opened.size === size && sameHash(opened.root, root)
    ? undefined
    : `the stored checkpoint of ${size} events is not the one that was signed`;
};
