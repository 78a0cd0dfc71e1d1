import type { PartyId } from '@icx/identifiers';
import type { MailId, MailState } from '@icx/mail';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { Instant } from '@icx/working-days';
import type { MailLine } from './mails-view.ts';

interface Tables {
  readonly mails: {
    readonly id: MailId;
    readonly party: PartyId | null;
    readonly state: MailState;
    readonly at: Instant;
    readonly position: bigint;
    readonly due: boolean;
    readonly lapses_at: Instant | null;
    readonly acted: string | null;
    readonly to: readonly string[];
    readonly line: MailLine;
  };
}
export type MailRow = Tables['mails'];

const mails = (views: Views) => tablesOf<Tables>(views).selectFrom('mails');

export const inboundQueries = {
  /** Newest first, that came before a position; of one party, or all. */
  mails: (
    views: Views,
    of: { readonly party?: PartyId | undefined; readonly state?: MailState | undefined },
    before: bigint | undefined,
    limit: number,
  ): Promise<readonly MailRow[]> =>
    mails(views)
      .selectAll()
      .$if(of.party !== undefined, (query) => query.where('party', '=', of.party!))
      .$if(of.state !== undefined, (query) => query.where('state', '=', of.state!))
      .$if(before !== undefined, (query) => query.where('position', '<', before!))
      .orderBy('position', 'desc')
      .limit(limit)
      .execute(),

  /** For which something is to be done, in the order of their door times. */
  dueMails: (views: Views, limit: number) =>
    mails(views).select(['id', 'to']).where('due', '=', true).orderBy('at').orderBy('position').limit(limit).execute(),

  /** Whose mails wait for a person. */
  waitFor: async (views: Views): Promise<readonly PartyId[]> => {
    const rows = await mails(views).select('party').where('lapses_at', 'is not', null).distinct().execute();
    return rows.flatMap(({ party }) => party ?? []);
  },

  /** Mails of these bytes, in whatever envelope, that have acted or will. */
  acted: async (views: Views, hash: string): Promise<readonly MailId[]> =>
    (await mails(views).select('id').where('acted', '=', hash).orderBy('id').limit(100).execute()).map(({ id }) => id),

  /** What waits, by when it lapses; up to an instant, or ever. */
  lapsing: (views: Views, until: Instant | undefined, limit: number) =>
    mails(views)
      .select(['id', 'lapses_at'])
      .where('lapses_at', 'is not', null)
      .$if(until !== undefined, (query) => query.where('lapses_at', '<=', until!))
      .orderBy('lapses_at')
      .orderBy('id')
      .limit(limit)
      .execute(),
} satisfies NamedQueries;
