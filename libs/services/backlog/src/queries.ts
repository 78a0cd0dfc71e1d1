import { sql, type ExpressionBuilder, type SqlBool, type Expression } from 'kysely';
import type { FileDecision } from '@icx/backlog';
import type { DeviceId, DeviceType, Fuel, Mpxn, Msn, PartyId, RequestId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';
import type { PlainDate } from '@icx/working-days';

/** Of a device on the register, and of what came of a request of the backlog. */
export const backlogStates = [
  ...(['proposed', 'declined', 'registered'] as const),
  ...(['raised', 'answered', 'ended', 'left'] as const),
] as const;
export type BacklogRowState = (typeof backlogStates)[number];

export interface BacklogTableRow {
  readonly id: string;
  readonly item: string;
  readonly state: BacklogRowState;
  readonly requester: PartyId;
  readonly addressee: PartyId | null;
  readonly device_id: DeviceId | null;
  readonly device_type: DeviceType | null;
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly fuel: Fuel | null;
  readonly installed_on: PlainDate | null;
  readonly evidenced: boolean;
  readonly file: string | null;
  readonly received_on: PlainDate | null;
  readonly opened_on: PlainDate;
  readonly cleared_on: PlainDate | null;
  readonly position: bigint;
}

/** A decision on all proposals of one file. */
interface FileDecisionRow {
  readonly stream: string;
  readonly done: boolean;
  readonly document: FileDecision;
}

interface Tables {
  readonly backlog_file_decisions: FileDecisionRow;
  readonly backlog_devices: BacklogTableRow;
  readonly backlog_requests: BacklogTableRow;
  readonly requests: {
    readonly id: RequestId;
    readonly state: string;
    readonly device_id: DeviceId | null;
    readonly mpxn: Mpxn | null;
  };
}
export const backlogTables = ['backlog_devices', 'backlog_requests'] as const;
type Table = (typeof backlogTables)[number];

export interface BacklogFilters {
  /** Sees only what it has asked for or is asked for; `undefined`: SECAS. */
  readonly viewer?: PartyId | undefined;
  /** Who needs the code. */
  readonly party?: PartyId | undefined;
  readonly addressee?: PartyId | undefined;
  readonly evidenced?: boolean | undefined;
  /** Whether an install date is known. */
  readonly dated?: boolean | undefined;
  readonly state?: BacklogRowState | undefined;
  readonly fuel?: Fuel | undefined;
  readonly file?: string | undefined;
  /** Of what waits for an answer: received on these days, London. */
  readonly receivedFrom?: PlainDate | undefined;
  readonly receivedTo?: PlainDate | undefined;
  readonly received?: boolean | undefined;
  /** Months: came in, was cleared, and was open at the end. */
  readonly openedIn?: string | undefined;
  readonly clearedIn?: string | undefined;
  readonly remainingIn?: string | undefined;
}

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

const rowsOf = (views: Views, table: Table, filters: BacklogFilters) => {
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

const monthsOf = async (views: Views, filters: BacklogFilters, day: 'opened_on' | 'cleared_on') => {
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
