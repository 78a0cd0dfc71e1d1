import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import { instant, londonDate, type PlainDate } from '@icx/working-days';
import { directoryQueries, type AccessRow } from './queries.ts';

/** Somebody of the party got, lost or was given other access. */
export interface AccessChange {
  readonly at: string;
  /** `user:AAAA/anna`, `client:AAAA/billing`. */
  readonly subject: string;
  readonly what: 'joined' | 'left' | 'changed';
  readonly type: string;
  /** What it may do since; with `left` what it could do until then. */
  readonly access: { readonly scopes: readonly string[]; readonly partyAdministrator: boolean };
  /** `party` is null where the exchange itself did it. */
  readonly by: { readonly party: string | null; readonly user: string | null };
  /** The second person, where it took two. */
  readonly approvedBy?: string;
}

/** The report that an auditor of access asks for: who joined, who left, when, by whom. */
export class JoinersLeavers {
  constructor(private readonly views: ReadStore) {}

  /** Of London days, both inclusive; in the order of the log. */
  async between(
    party: PartyId,
    from: PlainDate | undefined,
    to: PlainDate | undefined,
  ): Promise<readonly AccessChange[]> {
    const rows = await directoryQueries.accessChangesOf(this.views, party);
    const within = ({ at }: AccessRow): boolean => {
      const day = londonDate(instant(at));
      return (from === undefined || day >= from) && (to === undefined || day <= to);
    };
    return rows
      .filter(within)
      .map(({ at, subject, what, type, access, by_party: byParty, by_user: user, approved_by: approvedBy }) => ({
        at,
        subject,
        what,
        type,
        access,
        by: { party: byParty, user },
        ...(approvedBy === null ? {} : { approvedBy }),
      }));
  }
}
