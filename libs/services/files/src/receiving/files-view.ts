import {
  evolveFile,
  fileEventTypes,
  isEnded,
  noFile,
  standingOf,
  type FileEvent,
  type FileKindName,
  type FileOptions,
  type FileState,
} from '@icx/files';
import type { StateView } from '@icx/read-store';

interface Followed {
  readonly file: FileState;
  readonly position: bigint;
}

/** Files as lists, quotas and receipts see them; one file is read from its stream. */
export const filesView: StateView<Followed> = {
  name: 'files',
  version: 1,
  tables: [
    {
      name: 'files',
      columns: {
        id: 'text',
        party: 'text',
        kind: 'text',
        state: 'text',
        live: 'boolean',
        /** To be worked on: it waits for nobody and has not ended. */
        due: 'boolean',
        name: 'text',
        bytes: 'position',
        counts: 'json',
        received_at: 'text',
        received_position: 'position',
        /** What is the same for the same bytes, kind and options of the same party. */
        same: 'text',
        standing: 'text',
      },
      primaryKey: ['id'],
      indexes: [
        { columns: ['party', 'received_position'] },
        { columns: ['party'], where: 'live = true' },
        { columns: ['party', 'received_position'], where: 'due = true' },
        { columns: ['same', 'standing', 'received_position'], where: 'standing is not null' },
      ],
    },
  ],
  events: fileEventTypes,
  initial: { file: noFile, position: 0n },
  evolve: ({ file, position }, event) => ({
    file: evolveFile(file, event as unknown as FileEvent),
    position: position || event.position,
  }),
  rows: (id, { file, position }) => {
    if (file.state === 'absent') return [];
    const { party, kind, name, bytes, receivedAt } = file.receipt;
    const row = {
      ...{ id, party, kind, name },
      state: file.state,
      live: !isEnded(file),
      due: file.state === 'received' || file.state === 'processing',
      bytes: BigInt(bytes),
      counts: file.rows.counts,
      received_at: receivedAt,
      received_position: position,
      same: sameOf(file.receipt),
      standing: standingOf(file) ?? null,
    };
    return [{ table: 'files', row }];
  },
};

/** The hash is keyed: this tells nobody anything. */
export const sameOf = (file: {
  readonly party: string;
  readonly kind: FileKindName;
  readonly hash: string;
  readonly options: FileOptions;
}): string => {
  const { dryRun, allOrNothing, profile, originalParty, answersTo } = file.options;
  const how = [dryRun, allOrNothing, profile?.id ?? null, profile?.version ?? null, originalParty];
  return JSON.stringify([
    file.party,
    file.kind,
    file.hash,
    ...how,
    ...(answersTo ? [answersTo.post, answersTo.rows] : []),
  ]);
};
