import { sql, type SqlBool } from 'kysely';
import type { DeviceId, Mpxn, Msn } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import { monthsOf, rowsOf, type MonthCount } from './sifted-rows.ts';
import type { BacklogFilters, BacklogTableRow, FileDecisionRow, Table, Tables } from './tables.ts';

export const backlogQueries = {
  /** In order of their place in the log, after one. */
  rows: (
    views: Views,
    table: Table,
    filters: BacklogFilters,
    after: bigint,
    limit: number,
  ): Promise<readonly BacklogTableRow[]> =>
    rowsOf(views, table, filters).where('position', '>', after).selectAll().orderBy('position').limit(limit).execute(),

  /** By state and evidence of installation. */
  counts: async (views: Views, table: Table, filters: BacklogFilters) => {
    const rows = await rowsOf(views, table, filters)
      .select(['state', 'evidenced'])
      .select(({ fn }) => fn.countAll().as('count'))
      .groupBy(['state', 'evidenced'])
      .orderBy('state')
      .orderBy('evidenced')
      .execute();
    return rows.map((row) => ({ ...row, count: Number(row.count) }));
  },

  count: async (views: Views, table: Table, filters: BacklogFilters): Promise<number> => {
    const [row] = await rowsOf(views, table, filters)
      .select(({ fn }) => fn.countAll().as('count'))
      .execute();
    return Number(row?.count ?? 0);
  },

  /** What has evidence of installation, by requester and month; what has none is in no burn-down. */
  opened: (views: Views, filters: BacklogFilters): Promise<readonly MonthCount[]> =>
    monthsOf(views, filters, 'opened_on'),
  cleared: (views: Views, filters: BacklogFilters): Promise<readonly MonthCount[]> =>
    monthsOf(views, filters, 'cleared_on'),

  /** On the register under one of these names. */
  registered: (
    views: Views,
    {
      deviceIds,
      labels,
    }: {
      readonly deviceIds: readonly DeviceId[];
      readonly labels: readonly { readonly mpxn: Mpxn; readonly msn: Msn }[];
    },
  ) =>
    tablesOf<Tables>(views)
      .selectFrom('backlog_devices')
      .select(['id', 'requester', 'file', 'item'])
      .where('state', '=', 'registered')
      .where((row) =>
        row.or([
          ...(deviceIds.length > 0 ? [row('device_id', 'in', deviceIds)] : []),
          ...labels.map(({ mpxn, msn }) => row.and([row('mpxn', '=', mpxn), row('msn', '=', msn)])),
        ]),
      )
      .orderBy('id')
      .execute(),

  /** Requests of the backlog for this need, or any that ever were. */
  isAskedFor: async (views: Views, item: string): Promise<boolean> => {
    const rows = await tablesOf<Tables>(views)
      .selectFrom('backlog_requests')
      .select('id')
      .where('item', '=', item)
      .orderBy('id')
      .limit(1)
      .execute();
    return rows.length > 0;
  },

  /** Requests for these devices, or at these meter points, that wait for a code. */
  waiting: (views: Views, deviceIds: readonly DeviceId[], mpxns: readonly Mpxn[]) =>
    tablesOf<Tables>(views)
      .selectFrom('requests')
      .select(['id', 'device_id', 'mpxn'])
      .where(sql<SqlBool>`state <> 'ended'`)
      .where((row) =>
        row.or([
          ...(deviceIds.length > 0 ? [row('device_id', 'in', deviceIds)] : []),
          ...(mpxns.length > 0 ? [row.and([row('mpxn', 'in', mpxns), row('device_id', 'is', null)])] : []),
        ]),
      )
      .orderBy('id')
      .execute(),

  /** Decisions on files that are not carried out yet. */
  unfinished: (views: Views): Promise<readonly FileDecisionRow[]> =>
    tablesOf<Tables>(views)
      .selectFrom('backlog_file_decisions')
      .selectAll()
      .where('done', '=', false)
      .orderBy('stream')
      .execute(),

  /** Open proposals of one file after a place, in the order of their coming. */
  proposalsOf: (
    views: Views,
    file: string,
    after: bigint,
    limit: number,
  ): Promise<readonly Pick<BacklogTableRow, 'id' | 'position'>[]> =>
    tablesOf<Tables>(views)
      .selectFrom('backlog_devices')
      .select(['id', 'position'])
      .where('file', '=', file)
      .where('state', '=', 'proposed')
      .where('position', '>', after)
      .orderBy('position')
      .limit(limit)
      .execute(),
} satisfies NamedQueries;
