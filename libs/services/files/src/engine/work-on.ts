import type { Commands } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { FileKindName, ProfileRef } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import type { Spool } from '@icx/spool';
import type { VirusScan } from '@icx/virus-scan';
import type { FileKinds } from '../file-kinds.ts';
import type { Mapping } from '../resolve-columns.ts';

/** What files are worked off with. */
export interface WorkOn {
  readonly log: EventStore;
  readonly commands: Commands;
  readonly spool: Spool;
  readonly kinds: FileKinds;
  readonly clock: Clock;
  /** Looks at each file before its first row is read. */
  readonly virusScan?: VirusScan | undefined;
  /** Rows that are taken at once: `rowsOfBatch`, but for tests. */
  readonly batch?: number;
  /** What a profile of a party says of the columns of such files. */
  readonly mappingOf: (profile: ProfileRef, party: PartyId, kind: FileKindName) => Promise<Mapping | Refusal>;
}

/** More rows in a batch cost fewer commits, and make calls wait longer while one is written. */
export const rowsOfBatch = 2_000;

/** Names in the spool: what was uploaded, what became of its rows, and what would become of them. */
export const entriesOf = (file: string) =>
  ({ upload: file, taking: `${file}.results`, checking: `${file}.checks` }) as const;
