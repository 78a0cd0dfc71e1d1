import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { TreeHead } from '../checkpoint/checkpoint.ts';
import { sameHash } from '../merkle/hashes.ts';
import { misfitInWords } from '../trail/fit.ts';
import type { Misfit } from '../trail/fit.ts';

export interface AuditFinding {
  /** The first event concerned; `null` where it is none. */
  readonly position: number | null;
  readonly what: string;
}

export interface AuditVerdict {
  /** Leaves that were read. */
  readonly events: number;
  /** So many of them are as a checkpoint says; what follows was not signed yet. */
  readonly covered: number;
  /** Checkpoints that were compared. */
  readonly checkpoints: number;
  readonly problems: readonly AuditFinding[];
}

export const misfitFinding = (misfit: Misfit): AuditFinding => ({
  position: misfit.fitsTo + 1,
  what: `does not fit: ${misfitInWords(misfit)}`,
});

export const missingFinding = (events: number, size: number): AuditFinding => ({
  position: events + 1,
  what: `is missing, as is what follows up to ${size}: so many events were signed`,
});

/** By size. Refused with `log-forked` if two of one size differ: both were signed, so the exchange has shown two logs. */
export const inOrder = (checkpoints: readonly TreeHead[]): readonly TreeHead[] | Refusal => {
  const ordered = checkpoints.toSorted((a, b) => a.size - b.size);
  const fork = ordered.find((checkpoint, n) => {
    const before = ordered[n - 1];
    return before?.size === checkpoint.size && !sameHash(before.root, checkpoint.root);
  });
  if (!fork) return ordered;
  const { size } = fork;
  return refuse('log-forked', `Two checkpoints of ${size} events differ: the exchange has signed two different logs.`);
};
