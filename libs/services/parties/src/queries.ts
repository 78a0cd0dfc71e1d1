import type { JsonObject } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Member, Scope } from '@icx/parties';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';

interface Tables {
  readonly members: { readonly subject: string; readonly document: Member };
  readonly access_changes: AccessRow;
  readonly security_events: SecurityRow;
}

/** What became of somebody's access. */
export const accessChangeKinds = ['joined', 'left', 'changed'] as const;

/** Somebody got, lost or was given other access. */
export interface AccessRow {
  readonly position: bigint;
  readonly party: PartyId;
  readonly subject: string;
  readonly at: string;
  readonly what: (typeof accessChangeKinds)[number];
  readonly type: string;
  /** `null`: the exchange itself. */
  readonly by_party: PartyId | null;
  readonly by_user: string | null;
  readonly approved_by: string | null;
  readonly access: { readonly scopes: readonly Scope[]; readonly partyAdministrator: boolean };
}

export interface SecurityRow {
  readonly position: bigint;
  readonly party: string | null;
  readonly at: string;
  readonly type: string;
  readonly data: JsonObject;
}

const changes = (views: Views) => tablesOf<Tables>(views).selectFrom('access_changes');

export const directoryQueries = {
  members: (views: Views): Promise<readonly Tables['members'][]> =>
    tablesOf<Tables>(views).selectFrom('members').select(['subject', 'document']).orderBy('subject').execute(),

  /** Changes of access by events of these types, in the order of the log. */
  accessChanges: (views: Views, types: readonly string[]): Promise<readonly AccessRow[]> =>
    changes(views).selectAll().where('type', 'in', types).orderBy('position').execute(),

  accessChangesOf: (views: Views, party: PartyId): Promise<readonly AccessRow[]> =>
    changes(views).selectAll().where('party', '=', party).orderBy('position').execute(),

  /** Those that somebody else than the party made after an instant, the latest first. */
  accessGivenBy: (
    views: Views,
    others: { readonly than: PartyId; readonly types: readonly string[]; readonly after: string },
    limit: number,
  ): Promise<readonly AccessRow[]> =>
    changes(views)
      .selectAll()
      .where('party', '=', others.than)
      .where('at', '>', others.after)
      .where('type', 'in', others.types)
      .where((where) => where.or([where('by_party', 'is', null), where('by_party', '!=', others.than)]))
      .orderBy('at', 'desc')
      .orderBy('position', 'desc')
      .limit(limit)
      .execute(),

  /** The newest first. `from` is inclusive, `until` exclusive, and so is `before`, a position. */
  securityEvents: (
    views: Views,
    of: {
      readonly party?: string | undefined;
      readonly from?: string | undefined;
      readonly until?: string | undefined;
      readonly before?: bigint | undefined;
    },
    limit: number,
  ): Promise<readonly SecurityRow[]> => {
    const { party, from, until, before } = of;
    return tablesOf<Tables>(views)
      .selectFrom('security_events')
      .selectAll()
      .$if(party !== undefined, (query) => query.where('party', '=', party!))
      .$if(from !== undefined, (query) => query.where('at', '>=', from!))
      .$if(until !== undefined, (query) => query.where('at', '<', until!))
      .$if(before !== undefined, (query) => query.where('position', '<', before!))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute();
  },
} satisfies NamedQueries;
