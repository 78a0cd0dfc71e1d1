import { sql, type Expression, type ExpressionBuilder, type SqlBool } from 'kysely';
import type { PartyId } from '@icx/identifiers';
import { tablesOf, type Views } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';
import { backlogTables, type BacklogFilters, type BacklogRowState, type Table, type Tables } from './tables.ts';

/** No day of a month is after it, as text. */
const endOf = (month: string): PlainDate => `${month}-31` as PlainDate;
const startOf = (month: string): PlainDate => `${month}-01` as PlainDate;
/** What a burn-down is of: on the register or asked for, however it went on. */
const counted: readonly BacklogRowState[] = ['registered', 'raised', 'answered', 'ended', 'left'];

/** A device on the register stands in the list until it is asked for; then its requests do. */
const visible =
  (table: Table) =>
  (row: ExpressionBuilder<Tables, Table>): Expression<SqlBool> =>
    table === 'backlog_requests'
      ? sql<SqlBool>`1 = 1`
      : row.not(
          row.exists(
            row
              .selectFrom('backlog_requests as asked')
              .select('asked.id')
              .where(sql<SqlBool>`asked.item = backlog_devices.item`)
              .where(sql<SqlBool>`backlog_devices.state in ('registered', 'left')`),
          ),
        );

/** The rows that a filter lets through: of every list, count and month. */
export const rowsOf = (views: Views, table: Table, filters: BacklogFilters) => {
  const { viewer, party, addressee, evidenced, dated, state, fuel, file } = filters;
  const { receivedFrom, receivedTo, received, openedIn, clearedIn, remainingIn } = filters;
  return tablesOf<Tables>(views)
    .selectFrom(table)
    .where(visible(table))
    .$if(viewer !== undefined, (query) =>
      query.where((row) => row.or([row('requester', '=', viewer!), row('addressee', '=', viewer!)])),
    )
    .$if(party !== undefined, (query) => query.where('requester', '=', party!))
    .$if(addressee !== undefined, (query) => query.where('addressee', '=', addressee!))
    .$if(evidenced !== undefined, (query) => query.where('evidenced', '=', evidenced!))
    .$if(dated !== undefined, (query) => query.where('installed_on', dated ? 'is not' : 'is', null))
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .$if(fuel !== undefined, (query) => query.where('fuel', '=', fuel!))
    .$if(file !== undefined, (query) => query.where('file', '=', file!))
    .$if(received !== undefined, (query) => query.where('received_on', received ? 'is not' : 'is', null))
    .$if(receivedFrom !== undefined, (query) => query.where('received_on', '>=', receivedFrom!))
    .$if(receivedTo !== undefined, (query) => query.where('received_on', '<=', receivedTo!))
    .$if(openedIn !== undefined, (query) =>
      query
        .where('state', 'in', counted)
        .where('opened_on', '>=', startOf(openedIn!))
        .where('opened_on', '<=', endOf(openedIn!)),
    )
    .$if(clearedIn !== undefined, (query) =>
      query.where('cleared_on', '>=', startOf(clearedIn!)).where('cleared_on', '<=', endOf(clearedIn!)),
    )
    .$if(remainingIn !== undefined, (query) =>
      query
        .where('state', 'in', counted)
        .where('opened_on', '<=', endOf(remainingIn!))
        .where((row) => row.or([row('cleared_on', 'is', null), row('cleared_on', '>', endOf(remainingIn!))])),
    );
};

export interface MonthCount {
  readonly party: PartyId;
  /** `2026-11`. */
  readonly month: string;
  readonly count: number;
}

/** What came or went, by requester and month; of what has evidence of installation alone. */
export const monthsOf = async (views: Views, filters: BacklogFilters, day: 'opened_on' | 'cleared_on') => {
  const all: MonthCount[] = [];
  for (const table of backlogTables) {
    const rows = await rowsOf(views, table, { ...filters, evidenced: true })
      .where('state', 'in', counted)
      .where(day, 'is not', null)
      .select(['requester as party', sql<string>`substr(${sql.ref(day)}, 1, 7)`.as('month')])
      .select(({ fn }) => fn.countAll().as('count'))
      .groupBy(['requester', sql`substr(${sql.ref(day)}, 1, 7)`])
      .orderBy('requester')
      .orderBy('month')
      .execute();
    all.push(...rows.map((row) => ({ ...row, count: Number(row.count) })));
  }
  return all;
};
