import type { Mpxn } from './mpxn.ts';

/** What is unlikely and may be right all the same: told beside what was done, and nothing is refused for it. */
export interface Warning {
  /** Stable and documented, as that of a refusal. */
  readonly code: string;
  /** What is unlikely, and what to look at. */
  readonly detail: string;
  /** JSON Pointer to the member. */
  readonly pointer: string;
}

/** Distributor ids in use, the first two digits of an MPAN: 10 to 38. A new network may get another one any day. */
const [first, last] = [10, 38];

/** `mpan-distributor-unusual` for each MPAN among the members whose network is not known; they stand as they are. */
export const distributorWarnings = (members: Readonly<Record<string, Mpxn | null | undefined>>): readonly Warning[] =>
  Object.entries(members)
    .filter(([, mpxn]) => mpxn?.length === 13 && (Number(mpxn.slice(0, 2)) < first || Number(mpxn.slice(0, 2)) > last))
    .map(([member]) => ({
      code: 'mpan-distributor-unusual',
      detail: `No distributor is known whose MPANs begin with these two digits (${first} to ${last} are in use). If it was mistyped, correct it.`,
      pointer: `/${member}`,
    }));
