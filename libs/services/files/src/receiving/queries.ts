import type { Counts, FileId, FileKindName, FileStateName, Standing } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';

export interface FileTableRow {
  readonly id: FileId;
  readonly party: PartyId;
  readonly kind: FileKindName;
  readonly state: FileStateName;
  readonly live: boolean;
  readonly due: boolean;
  readonly name: string | null;
  readonly bytes: bigint;
  readonly counts: Counts;
  readonly received_at: string;
  readonly received_position: bigint;
  readonly same: string;
  readonly standing: Standing | null;
}

interface Tables {
  readonly files: FileTableRow;
}

export const filesQueries = {
  /** Of one party, newest first, received before a position. */
  page: (views: Views, party: PartyId, before: bigint | undefined, limit: number): Promise<readonly FileTableRow[]> =>
    tablesOf<Tables>(views)
      .selectFrom('files')
      .where('party', '=', party)
      .$if(before !== undefined, (query) => query.where('received_position', '<', before!))
      .selectAll()
      .orderBy('received_position', 'desc')
      .limit(limit)
      .execute(),

  /** What of a party has not ended, by its size. */
  live: (views: Views, party: PartyId): Promise<readonly Pick<FileTableRow, 'id' | 'bytes'>[]> =>
    tablesOf<Tables>(views)
      .selectFrom('files')
      .select(['id', 'bytes'])
      .where('party', '=', party)
      .where('live', '=', true)
      .orderBy('id')
      .execute(),

  /** As many of a party as were received from an instant on, up to a limit. */
  receivedFrom: async (views: Views, party: PartyId, from: string, limit: number): Promise<number> => {
    const rows = await tablesOf<Tables>(views)
      .selectFrom('files')
      .select('received_at')
      .where('party', '=', party)
      .orderBy('received_position', 'desc')
      .limit(limit)
      .execute();
    return rows.filter(({ received_at: at }) => at >= from).length;
  },

  /** Of each party the first that is to be worked on, in the order in which they were received. */
  due: (views: Views): Promise<readonly { readonly file: FileId; readonly party: PartyId }[]> =>
    tablesOf<Tables>(views)
      .selectFrom('files as f')
      .select(['f.id as file', 'f.party'])
      .where('f.due', '=', true)
      .where((query) =>
        query.not(
          query.exists(
            query
              .selectFrom('files as before')
              .select('before.id')
              .where('before.due', '=', true)
              .whereRef('before.party', '=', 'f.party')
              .whereRef('before.received_position', '<', 'f.received_position'),
          ),
        ),
      )
      .orderBy('f.received_position')
      .execute(),

  /** Every one of a party and kind, the first one first. */
  ofKind: (views: Views, party: PartyId, kind: FileKindName): Promise<readonly Pick<FileTableRow, 'id'>[]> =>
    tablesOf<Tables>(views)
      .selectFrom('files')
      .select('id')
      .where('party', '=', party)
      .where('kind', '=', kind)
      .orderBy('received_position')
      .execute(),

  /** The first of the same that has this standing. */
  firstOfSame: (views: Views, same: string, standing: Standing): Promise<readonly Pick<FileTableRow, 'id'>[]> =>
    tablesOf<Tables>(views)
      .selectFrom('files')
      .select('id')
      .where('same', '=', same)
      .where('standing', '=', standing)
      .orderBy('received_position')
      .limit(1)
      .execute(),
} satisfies NamedQueries;
