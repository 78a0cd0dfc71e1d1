import { approvalsQueries } from '@icx/approvals-service';
import { backlogQueries, backlogStates, backlogTables } from '@icx/backlog-service';
import type { ContactPointId } from '@icx/contacts';
import { contactsQueries } from '@icx/contacts-service';
import { dataFixesQueries } from '@icx/data-fixes-service';
import { filesQueries } from '@icx/files-service';
import { holdingsQueries } from '@icx/holdings-service';
import type { MapId, Msn, Manufacturer } from '@icx/identifiers';
import { inventoryQueries } from '@icx/inventory-service';
import { inboundQueries, mailQueries } from '@icx/mail-service';
import { directoryQueries, registerQueries } from '@icx/parties-service';
import type { NamedQueries, Views } from '@icx/read-store';
import { parkedQueries, parkedStates } from '@icx/public-events-service';
import { reportingQueries } from '@icx/reporting-service';
import { requestsQueries, type ListSort, type Looked, type RequestFilters } from '@icx/requests-service';
import { legSides, slaQueries } from '@icx/sla-service';
import { switchingQueries } from '@icx/switching-service';
import { teamQueries } from '@icx/team-service';
import type { Instant, PlainDate } from '@icx/working-days';
import { device, hub, partyIds, point, references, requestOf } from './awkward-log.fixture.ts';

/** What each named query is asked, a list of arguments for each time: a name that is missing does not type-check. */
type Asked<Queries extends NamedQueries> = {
  readonly [Name in keyof Queries]: Queries[Name] extends (views: Views, ...args: infer Args) => unknown
    ? readonly Readonly<Args>[]
    : never;
};

const times = (count: number) => Array.from({ length: count }, (_, n) => n);
const [never, ever] = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'] as Instant[];
const [devices, points] = [times(15).map(device), times(6).map(point)];
const end = 2n ** 63n - 1n;
const maps = ['MAPX', 'MAPY'] as MapId[];
const today = '2026-12-08' as PlainDate;

const narrowed: readonly Omit<RequestFilters, 'today'>[] = [
  {},
  ...partyIds.flatMap((party) => [
    { party },
    { party, relation: 'requester' as const },
    { party, relation: 'addressee' as const },
    ...['open', 'stalled', 'answered', 'revealed', 'ended'].map((state) => ({ party, state })),
    ...references.map((reference) => ({ party, reference: reference.slice(0, 6) })),
    { party, addressee: 'BBBB' as (typeof partyIds)[0] },
    { party, deviceId: device(3) },
    { party, mpxn: point(2) },
  ]),
  ...(['backlog', 'breached', 'quarantined', 'contested', 'disputed', 'claimed', 'overdue'] as const).flatMap(
    (what) => [{ [what]: true }, { [what]: false }],
  ),
  { dueBefore: '2026-12-31' as PlainDate },
  { basis: 'recorded-installer' },
  ...partyIds.flatMap((party) => [
    { party, assignedTo: 'bob' },
    { party, assignedTo: ['anna', 'bob'] },
    { party, unassigned: true },
    { party, unassigned: false },
  ]),
];
const looked: readonly Looked[] = narrowed.flatMap((filters) =>
  (['raised', 'due'] as ListSort[]).flatMap((sort) =>
    [10, 1_000].map((most) => ({ filters: { ...filters, today }, sort, most })),
  ),
);

const register: Asked<typeof registerQueries> = {
  parties: [[]],
  successions: [[]],
  device: [...devices, hub(5)].map((id) => [id]),
  devices: [[]],
  supplyPoints: [[points], [[point(1)]]],
  supplyPointsAfter: [
    ['', 10],
    [point(2), 2],
  ],
  supplied: partyIds.flatMap((party) => [
    ...devices.map((deviceId) => [{ deviceId }, [party]] as const),
    ...points.map((mpxn) => [{ mpxn }, [party, 'EEEE' as typeof party]] as const),
    [{ hub: hub(0) }, [party]] as const,
  ]),
};

const directory: Asked<typeof directoryQueries> = {
  members: [[]],
  accessChanges: [[['identity.user-added.v1', 'identity.client-added.v1', 'identity.user-removed.v1']]],
  accessChangesOf: partyIds.map((party) => [party]),
  accessGivenBy: partyIds.map((than) => [{ than, types: ['identity.user-added.v1'], after: never! }, 5]),
  securityEvents: [
    [{}, 100],
    [{}, 2],
    [{ party: 'AAAA', from: never, until: ever }, 100],
    [{ before: 2n ** 61n + 20n }, 100],
  ],
};

const inventory: Asked<typeof inventoryQueries> = {
  mirrored: [[points], [[point(0), point(1)]]],
  changesOf: maps.flatMap((map) => [
    [map, { after: 0n, upTo: end }, 100] as const,
    [map, { after: 2n ** 61n + 40n, upTo: end }, 3] as const,
  ]),
  switchesOf: maps.map((map) => [map, { after: 0n, upTo: end }, 100]),
  switchAfter: [
    [0n, 1],
    [0n, 3],
    [0n, 1_000],
  ],
  devicesOf: maps.flatMap((map) => [
    [map, '', 100],
    [map, device(4), 2],
  ]),
  found: [
    ...points.map((mpxn) => [{ mpxn }, 100] as const),
    [{ msn: 'e6s26000008' as Msn, manufacturer: 'WATTMETER ltd' as Manufacturer }, 100],
  ],
  otherMeters: points.map((mpxn) => [hub(0), mpxn, device(0)]),
  onHub: points.flatMap((mpxn) => [
    [hub(0), mpxn],
    [hub(1), mpxn],
  ]),
  metersAfter: [
    ['', 100],
    [device(5), 3],
  ],
  crowded: [[points]],
  met: [[points]],
};

const requests: Asked<typeof requestsQueries> = {
  lines: looked.flatMap((one) => [
    [one, 1_000],
    [{ ...one, after: { due: '2026-12-07', position: 2n ** 61n + 100n, relation: 'addressee' } }, 20],
  ]),
  count: looked.map((one) => [one]),
  lookedTo: looked.map((one) => [one]),
  toAnswer: partyIds.flatMap((party) => [
    [party, undefined, 1_000],
    [party, { request: requestOf(0, 0), to_answer: '1 2026-12-07', raised_position: 2n ** 61n + 100n }, 3],
  ]),
  hasMoreToAnswer: partyIds.flatMap((party) => [0, 3, 1_000].map((than) => [party, than] as const)),
  timers: [
    [undefined, 1_000],
    ['2026-12-08T00:00:00.000Z' as Instant, 7],
  ],
  overdue: [
    ['2026-12-08T00:00:00.000Z' as Instant, 100_000],
    ['2026-11-23T00:00:00.000Z' as Instant, 7],
  ],
  followingCalendars: [
    ['', 1_000],
    [requestOf(12, 1), 5],
  ],
  countFollowingCalendars: [[]],
  runningSince: [['2026-11-23' as PlainDate], ['2099-01-01' as PlainDate]],
  revealed: partyIds.flatMap((party) => [
    [party, { after: never!, until: ever! }, 1_000],
    [party, { after: never!, until: ever!, without: [requestOf(0, 0), requestOf(12, 1)] }, 2],
  ]),
  suppliedWith: devices.map((id) => [id, partyIds] as const),
  codeSupplier: devices.map((id) => [id]),
};

const [stands, stretches] = [
  ['running', 'undelivered', 'awaiting-receipt', 'backlog', 'voluntary'] as const,
  [
    { flag: 'breached' },
    { flag: 'breached', live: true },
    { flag: 'late' },
    { flag: 'marked', queried: true },
    { flag: 'marked', dispute: 'upheld' },
  ] as const,
];
const whose = [{ as: 'addressee' as const }, ...partyIds.flatMap((party) => legSides.map((as) => ({ party, as })))];
const sifted = [{}, { fuel: 'electricity' as const, channel: 'email' as const }, { basis: 'losing-supplier' as const }];
const narrowedLegs = whose.flatMap((one) => [
  one,
  { ...one, fuel: 'gas' as const, from: '2026-12-01' as PlainDate, to: today },
  { ...one, receivedFrom: '2026-11-01' as PlainDate, receivedTo: today },
]);
const lookedLegs = narrowedLegs.flatMap((filters) => [
  ...[...stands.map((standing) => ({ standing })), ...stretches].map((stretch) => ({ stretch, filters, most: 1_000 })),
  ...(['in-time', 'open', undefined] as const).map((verdict) => ({
    stretch: { flag: 'due' as const, ...(verdict && { verdict }) },
    filters,
    most: 10,
  })),
]);
const counted = whose.flatMap((one) => sifted.map((sifting) => [one, sifting] as const));

const sla: Asked<typeof slaQueries> = {
  lines: lookedLegs.flatMap((one) => [
    [one, 1_000],
    [{ ...one, after: { day: '2026-12-07', request: requestOf(3, 0), leg: 1 } }, 2],
  ]),
  counted: lookedLegs.map((one) => [one]),
  lookedTo: lookedLegs.map((one) => [one]),
  facts: [[times(30).map((n) => requestOf(n, 0))]],
  standings: counted,
  breaches: counted,
  late: counted.map((one) => [...one, '2026-11-01' as PlainDate] as const),
  marked: counted,
  received: counted,
  due: partyIds.flatMap((party) =>
    sifted.map((sifting) => [party, sifting, '2026-01-01' as PlainDate, '2027-12-31' as PlainDate] as const),
  ),
  lastActedOn: partyIds.map((party) => [party]),
  firstReceivedBy: partyIds.map((party) => [party, '2026-12-01' as PlainDate]),
  stalled: ['*', ...partyIds].map((party) => [party]),
};

const switching: Asked<typeof switchingQueries> = {
  proposals: partyIds.flatMap((party) => [
    [party, 0n, 100],
    [party, 2n ** 61n + 100n, 1],
  ]),
  lastReceivedAt: [[]],
  counts: [
    [never!, ever!],
    ['2026-11-02T00:00:00.000Z' as Instant, '2026-11-03T00:00:00.000Z' as Instant],
    ['2025-10-20T23:00:00.000Z' as Instant, '2025-10-21T23:00:00.000Z' as Instant],
  ],
  contradictory: [
    ['', 100],
    [point(1), 1],
    ['3900102501', 1],
  ],
  uncommissioned: [[points], [[point(1)]]],
  pointsOf: [[devices]],
  concerned: [[{ points }], [{ devices }], ...times(30).map((n) => [{ id: requestOf(n, 0) }] as const)],
  movable: [
    [{ ids: times(30).map((n) => requestOf(n, 1)) }, '', 1_000],
    ...partyIds.flatMap((party) =>
      (['instead-of', 'stands-for', 'addressee', 'requester', 'superseded'] as const).map(
        (as) => [{ as, party }, '', 1_000] as const,
      ),
    ),
  ],
  unfinished: [
    ['', 1_000],
    ['icr_TEST2', 1],
  ],
  moved: ['suc_TEST0', 'suc_TESTf4b460397496d82e7a3ab2fe'].flatMap((succession) =>
    partyIds.map((party) => [succession, party] as const),
  ),
};

const team: Asked<typeof teamQueries> = {
  assignees: partyIds.map((party) => [party, times(400).map((n) => requestOf(n, 0))]),
};

const approvals: Asked<typeof approvalsQueries> = {
  proposals: [
    [{}, 0n, 100],
    [{}, 2n ** 61n + 20n, 3],
    [{ party: 'SECA' as (typeof partyIds)[0], openAt: never }, 0n, 100],
  ],
  approved: [[]],
};

const dataFixes: Asked<typeof dataFixesQueries> = {
  cases: [
    {},
    ...partyIds.map((party) => ({ party })),
    ...(['open', 'resolved', 'with-handler', 'rejected'] as const).map((state) => ({ state })),
    { handler: 'dcc' },
    { consumerComplaint: true },
    { consumerComplaint: false },
    { deviceId: device(3) },
  ].flatMap((filters) => [
    [filters, 0n, 1_000],
    [filters, 2n ** 61n + 30n, 2],
  ]),
};

const contacts: Asked<typeof contactsQueries> = {
  contactPoints: [
    {},
    ...partyIds.map((party) => ({ party })),
    { purpose: 'install-code-requests' as const },
    { fuel: 'gas' as const },
    { failingOf: 'anybody' as const },
    { failingOf: 'BBBB' as (typeof partyIds)[0] },
  ].flatMap((filters) =>
    (['anybody', 'AAAA', 'BBBB'] as ('anybody' | (typeof partyIds)[0])[]).flatMap((whole) => [
      [filters, { whole, at: never!, after: '' }, 1_000] as const,
      [filters, { whole, at: ever!, after: 'B' }, 2] as const,
    ]),
  ),
  contactChanges: [
    [{}, 1_000],
    [{ party: '9' as (typeof partyIds)[0] }, 1_000],
    [{ point: 'ctp_TEST00001' as ContactPointId, before: end }, 3],
  ],
};

const holdings: Asked<typeof holdingsQueries> = {
  meterPoints: [[devices], [[device(3)]]],
  moved: ['suc_TEST0001', 'suc_TESTf4b460397496d82e7a3ab2fe'].flatMap((succession) => [
    [succession, '', 1_000] as const,
    [succession, requestOf(12, 1), 2] as const,
  ]),
  openLegs: partyIds.flatMap((party) => [
    [party, '', 1_000],
    [party, requestOf(12, 1), 2],
  ]),
  suspected: [[devices], [[device(3)]]],
  suspectedOf: [
    [partyIds, '', 100],
    [partyIds, device(2), 1],
  ],
};

/** Of the goldens. */
const sameFiles = [false, true].map((all) => JSON.stringify(['AAAA', 'asn', '00ff', false, all, null, null, null]));
const files: Asked<typeof filesQueries> = {
  page: partyIds.flatMap((party) => [
    [party, undefined, 1_000],
    [party, 2n ** 61n + 30n, 2],
  ]),
  live: partyIds.map((party) => [party]),
  receivedFrom: partyIds.flatMap((party) => [
    [party, never!, 1_000],
    [party, ever!, 2],
  ]),
  due: [[]],
  ofKind: partyIds.flatMap((party) => [
    [party, 'asn'],
    [party, 'backlog'],
  ]),
  firstOfSame: sameFiles.flatMap((same) => [
    [same, 'receipt'],
    [same, 'first'],
  ]),
};

const serial = 'e6s26000008' as Msn;
const backlogFilters: Parameters<typeof backlogQueries.rows>[2][] = [
  {},
  ...partyIds.flatMap((party) => [{ viewer: party }, { party }, { addressee: party }, { viewer: party, party }]),
  ...backlogStates.map((state) => ({ state })),
  ...[true, false].flatMap((is) => [{ evidenced: is }, { dated: is }, { received: is }]),
  ...(['electricity', 'gas'] as const).map((fuel) => ({ fuel })),
  { file: 'fil_0123456789' },
  { receivedFrom: '2026-11-01' as PlainDate, receivedTo: today },
  ...(['openedIn', 'clearedIn', 'remainingIn'] as const).map((what) => ({ [what]: '2026-11' })),
];
const ofTables = backlogTables.flatMap((table) => backlogFilters.map((filters) => [table, filters] as const));
const backlog: Asked<typeof backlogQueries> = {
  rows: ofTables.flatMap(([table, filters]) => [
    [table, filters, 0n, 1_000] as const,
    [table, filters, 2n ** 61n + 20n, 2] as const,
  ]),
  counts: ofTables,
  count: ofTables,
  opened: backlogFilters.map((filters) => [filters]),
  cleared: backlogFilters.map((filters) => [filters]),
  registered: [
    [{ deviceIds: devices, labels: [] }],
    [{ deviceIds: [], labels: points.map((mpxn) => ({ mpxn, msn: serial })) }],
    [{ deviceIds: devices, labels: [{ mpxn: point(1), msn: serial }] }],
  ],
  unfinished: [[]],
  isAskedFor: partyIds.flatMap((party) => devices.map((deviceId) => [JSON.stringify([party, deviceId])] as const)),
  waiting: [
    [devices, []],
    [[], points],
    [[device(3)], [point(2)]],
  ],
  proposalsOf: [
    ['fil_0123456789', 0n, 100],
    ['fil_0123456789', 2n ** 61n, 1],
  ],
};

const mail: Asked<typeof mailQueries> = {
  duePosts: [ever, undefined].flatMap((now) => [
    [now, [], 1_000],
    [now, [partyIds[1]!], 2],
  ]),
  inHand: [[1_000], [1]],
  waitingPosts: [[]],
  waitingSince: [[]],
  lastSentAt: [[]],
};

const parked: Asked<typeof parkedQueries> = {
  parked: parkedStates.flatMap((state) => [
    [state, 0n, 1_000],
    [state, 5n, 2],
  ]),
  triable: [[never!], [ever!]],
  waiting: [[], [never!], [ever!]],
};

const inbound: Asked<typeof inboundQueries> = {
  mails: [undefined, partyIds[1]!].flatMap((party) =>
    ([undefined, 'waits'] as const).flatMap((state) => [
      [{ party, state }, undefined, 1_000],
      [{ party, state }, 5n, 2],
    ]),
  ),
  dueMails: [[1_000], [1]],
  waitFor: [[]],
  acted: [['3q2-7w'], ['none']],
  lapsing: [
    [undefined, 1_000],
    [ever, 2],
  ],
};

const place = { opened_on: never!.slice(0, 10) as PlainDate, request: requestOf(3, 0), leg: 0 };
const month = { first: '2026-12-01' as PlainDate, last: '2026-12-31' as PlainDate };
const reporting: Asked<typeof reportingQueries> = {
  legsLookedTo: [
    [month, place, 1],
    [month, place, 1_000],
  ],
  reportedLegs: [0n, 40n, end].flatMap((position) => [
    [{ ...month, position }, place, undefined],
    [{ ...month, position }, place, { ...place, opened_on: today }],
  ]),
  requestsLookedTo: [
    [month, { ...place, raised_on: place.opened_on }, 1],
    [month, { ...place, raised_on: place.opened_on }, 1_000],
  ],
  reportedRequests: [0n, 40n, end].flatMap((position) => [
    [{ ...month, position }, { ...place, raised_on: place.opened_on }, undefined],
    [
      { ...month, position },
      { ...place, raised_on: place.opened_on },
      { ...place, raised_on: today },
    ],
  ]),
  firstRaisedOn: [[]],
  legsOf: [[times(6).map((n) => requestOf(n, 0))]],
};

const ask = <Queries extends NamedQueries>(queries: Queries, asked: Asked<Queries>) =>
  Object.keys(queries).map((name) => ({
    name,
    asked: asked[name] as readonly (readonly unknown[])[],
    query: queries[name] as unknown as (views: Views, ...args: readonly unknown[]) => Promise<unknown>,
  }));

/** Every named query of every context, with all that it is asked. */
export const contexts = {
  backlog: ask(backlogQueries, backlog),
  register: ask(registerQueries, register),
  directory: ask(directoryQueries, directory),
  inventory: ask(inventoryQueries, inventory),
  requests: ask(requestsQueries, requests),
  sla: ask(slaQueries, sla),
  switching: ask(switchingQueries, switching),
  team: ask(teamQueries, team),
  approvals: ask(approvalsQueries, approvals),
  'data-fixes': ask(dataFixesQueries, dataFixes),
  contacts: ask(contactsQueries, contacts),
  holdings: ask(holdingsQueries, holdings),
  files: ask(filesQueries, files),
  mail: ask(mailQueries, mail),
  'mail in': ask(inboundQueries, inbound),
  parked: ask(parkedQueries, parked),
  reporting: ask(reportingQueries, reporting),
};
