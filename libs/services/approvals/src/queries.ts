import type { PartyId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant } from '@icx/working-days';

interface Tables {
  readonly approvals: {
    readonly id: string;
    readonly state: string;
    readonly expires_at: Instant;
    readonly party: PartyId;
    readonly position: bigint;
  };
}

const approvals = (views: Views) => tablesOf<Tables>(views).selectFrom('approvals');

export const approvalsQueries = {
  /** Proposals after a position, in the order of their making; of one party, or that can be decided on at a moment. */
  proposals: (
    views: Views,
    { party, openAt }: { readonly party?: PartyId | undefined; readonly openAt?: Instant | undefined },
    after: bigint,
    limit: number,
  ) =>
    approvals(views)
      .select(['id', 'position'])
      .where('position', '>', after)
      .$if(party !== undefined, (query) => query.where('party', '=', party!))
      .$if(openAt !== undefined, (query) => query.where('state', '=', 'open').where('expires_at', '>', openAt!))
      .orderBy('position')
      .limit(limit)
      .execute(),

  /** Approved, and not carried out yet. */
  approved: async (views: Views): Promise<readonly string[]> => {
    const rows = await approvals(views).select('id').where('state', '=', 'approved').orderBy('position').execute();
    return rows.map(({ id }) => id);
  },
} satisfies NamedQueries;
