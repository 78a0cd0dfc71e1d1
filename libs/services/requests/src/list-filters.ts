import { sql, type Kysely, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { caseless, type DeviceId, type Mpxn, type PartyId } from '@icx/identifiers';
import type { ClockState, Ending, Outcome, RoutingBasis } from '@icx/requests';
import type { PlainDate } from '@icx/working-days';
import { noDueDate, overseer } from './list-entries.ts';
import type { RaisedState } from './request-log.ts';

/** What a list of requests is narrowed to. Of a leg always the one that the reader sees in its line. */
export interface RequestFilters {
  /** Whose requests; `undefined`: everybody's (the administrator). */
  readonly party?: PartyId;
  readonly relation?: 'requester' | 'addressee';
  readonly state?: string;
  /** Only those that have ended, or have not. */
  readonly ended?: boolean;
  readonly deviceId?: DeviceId;
  readonly mpxn?: Mpxn;
  readonly addressee?: PartyId;
  readonly basis?: RoutingBasis;
  /** Its clock runs, and it is due before this day. */
  readonly dueBefore?: PlainDate;
  /** Its clock runs, and its due day is over, or is not. */
  readonly overdue?: boolean;
  readonly backlog?: boolean;
  readonly breached?: boolean;
  /** A reveal waits for the administrator. */
  readonly quarantined?: boolean;
  /** An addressee contests the install date, and the administrator has not decided. */
  readonly contested?: boolean;
  /** A disputed breach waits for the administrator. */
  readonly disputed?: boolean;
  /** One side states that it was answered outside, and the other has said nothing to it. */
  readonly claimed?: boolean;
  /** The party has it to answer: a leg of its own is open. */
  readonly toAnswer?: true;
  /** Of the party's own team: one of these has it, by their names; or nobody has. */
  readonly assignedTo?: string | readonly string[];
  readonly unassigned?: boolean;
  /** Is in the party's own reference, whatever its capitals. */
  readonly reference?: string;
  /** London; what was due before it is overdue. */
  readonly today: PlainDate;
}

/** What one party may see of a request in a list. */
export interface LineRow {
  readonly party: string;
  readonly raised_position: bigint;
  readonly request: string;
  readonly relation: string;
  readonly state: RaisedState['status'];
  readonly device_id: string | null;
  readonly mpxn: string | null;
  readonly addressee: string | null;
  readonly basis: RoutingBasis | null;
  readonly clock: ClockState | null;
  readonly due_on: string | null;
  readonly due: string;
  readonly to_answer: string | null;
  readonly backlog: boolean;
  readonly breached: boolean;
  readonly quarantined: boolean;
  readonly contested: boolean;
  readonly disputed: boolean;
  readonly claimed: boolean;
  readonly reference: string | null;
  readonly reference_sought: string | null;
}

interface RequestRow {
  readonly id: string;
  readonly requester: string;
  readonly ending: Ending['how'] | null;
  readonly outcome: Outcome | null;
  readonly raised_at: string;
}

export interface ListTables {
  readonly request_access: LineRow;
  readonly requests: RequestRow;
}

export type ListedRow = LineRow & RequestRow;

/** `raised`: oldest first. `due`: the next due first; those without a running clock last, oldest first. */
export const listSorts = ['raised', 'due'] as const;
export type ListSort = (typeof listSorts)[number];

/** Lines looked at for one page or count: whatever is asked for, others wait for no more than that. */
export const LOOKED_AT = 10_000;

type Condition = RawBuilder<boolean>;

/** Few lines are so, and each has an index of those that are. */
const flags = ['quarantined', 'contested', 'disputed', 'claimed', 'breached', 'backlog'] as const;

/** Most selective first: the first that is asked for finds the lines by its index, the others sift them. */
const conditionsOf = (filters: RequestFilters): readonly Condition[] => {
  const { party, relation, state, ended, deviceId, mpxn, addressee, basis, reference, overdue, today } = filters;
  const flagged = (wanted: boolean) =>
    flags
      .filter((flag) => filters[flag] === wanted)
      .map((flag) => sql<boolean>`${sql.ref(`a.${flag}`)} = ${sql.lit(wanted)}`);
  const conditions: (Condition | undefined | false)[] = [
    deviceId !== undefined && sql`a.device_id = ${deviceId}`,
    mpxn !== undefined && sql`a.mpxn = ${mpxn}`,
    filters.toAnswer === true && sql`a.to_answer is not null`,
    ...flagged(true),
    reference !== undefined && hasReference,
    addressee !== undefined && sql`a.addressee = ${addressee}`,
    basis !== undefined && sql`a.basis = ${basis}`,
    state !== undefined && sql`a.state = ${state}`,
    ended && sql<boolean>`a.state = 'ended'`,
    party !== undefined && relation !== undefined && sql`a.relation = ${relation}`,
    // These find nothing by an index: most lines are so.
    reference !== undefined && contains('a', reference),
    ended === false && sql<boolean>`a.state <> 'ended'`,
    ...flagged(false),
    overdue === false && sql`a.due >= ${today}`,
    filters.assignedTo !== undefined && hasAssignee(sql`in (${sql.join([filters.assignedTo].flat())})`),
    filters.unassigned === true && sql<boolean>`not ${hasAssignee(sql`is not null`)}`,
    filters.unassigned === false && hasAssignee(sql`is not null`),
  ];
  return conditions.filter((one): one is Condition => Boolean(one));
};

/** Each party's own: its line of the request is asked, and so what that party has of it. */
const hasAssignee = (so: RawBuilder<unknown>): Condition =>
  sql`exists (select 1 from team_work w where w.party = a.party and w.request = a.request and w.assignee ${so})`;

/** The end of a range of due days, exclusive; `undefined`: none was asked for. */
const dueEnd = ({ dueBefore, overdue, today }: RequestFilters): string | undefined => {
  if (!overdue) return dueBefore;
  return dueBefore !== undefined && dueBefore < today ? dueBefore : today;
};

/** In what order, unless it is said. */
export const sortOf = (filters: RequestFilters, wanted?: ListSort): ListSort => {
  // Only the leg of an open request has a running clock: the others are in both orders the same.
  if (filters.state !== undefined && filters.state !== 'open') return 'raised';
  return wanted ?? (dueEnd(filters) === undefined ? 'raised' : 'due');
};

/** After which line a page begins. */
export interface Place {
  readonly due: string;
  readonly position: bigint;
  readonly relation: string;
}

/**
 * The lines that are looked at: so many at most, in order. Where the index of the order itself finds most of what is
 * asked for, that is used and the conditions only sift.
 */
export const lookAt = (
  views: Kysely<ListTables>,
  filters: RequestFilters,
  sort: ListSort,
  most: number,
  after?: Place,
) => {
  const end = dueEnd(filters);
  const conditions = conditionsOf(filters);
  const selective = filters.deviceId !== undefined || filters.mpxn !== undefined;
  const driving = sort === 'raised' || selective ? conditions[0] : undefined;
  const looked = views
    .selectFrom('request_access as a')
    .where('a.party', '=', filters.party ?? overseer)
    .$if(driving !== undefined, (query) => query.where(driving!))
    .$if(sort === 'due' && end !== undefined, (query) => query.where('a.due', '<', end!))
    .$if(after !== undefined, (query) => query.where(following(sort, after!)))
    .$call((query) => (sort === 'due' ? query.orderBy('a.due') : query))
    .orderBy('a.raised_position')
    .orderBy('a.relation')
    .limit(most);
  const sifting = [...conditions, ...(end === undefined ? [] : [sql<boolean>`a.due < ${end}`])];
  return { looked, lines: linesOf(views, looked, driving === hasReference && filters.reference), sifting };
};

/** What was looked at as `a`. Of a search for a reference only those that have it: their index tells. */
const linesOf = (
  views: Kysely<ListTables>,
  looked: SelectQueryBuilder<ListTables & { a: LineRow }, 'a', object>,
  reference: string | undefined | false,
) => {
  if (!reference) return views.selectFrom(looked.selectAll('a').as('a'));
  const keys = looked.select(['a.party', 'a.raised_position', 'a.request', 'a.relation', 'a.reference_sought']).as('k');
  return views
    .selectFrom(keys)
    .innerJoin('request_access as a', (join) =>
      (['party', 'raised_position', 'request', 'relation'] as const).reduce(
        (on, column) => on.onRef(`a.${column}`, '=', `k.${column}`),
        join,
      ),
    )
    .where(contains('k', reference));
};

const hasReference: Condition = sql`a.reference_sought is not null`;

const contains = (lines: 'a' | 'k', reference: string): Condition =>
  sql`${sql.ref(`${lines}.reference_sought`)} like ${`%${caseless(reference).replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;

const following = (sort: ListSort, { due, position, relation }: Place): Condition =>
  sort === 'due'
    ? sql`(a.due, a.raised_position, a.relation) > (${due}, ${position}, ${relation})`
    : sql`(a.raised_position, a.relation) > (${position}, ${relation})`;

export const isOverdue = (due: string, today: PlainDate): boolean => due !== noDueDate && due < today;
