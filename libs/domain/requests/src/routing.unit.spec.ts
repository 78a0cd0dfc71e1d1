import { must } from '@icx/refusals';
import { parseMpxn } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { currentOrNext, parseSwitchId, registrationHistory } from '@icx/switching';
import { plainDate } from '@icx/working-days';
import { candidatesFor } from './index.ts';
import type { RoutingFacts } from './index.ts';
import { AAAA, BBBB, CCCC, MAPX, party } from './request.fixture.ts';

const [DDDD, FFFF] = [party('DDDD'), party('FFFF')];
const mpxn = must(parseMpxn('1012345678903'));
const switched = (id: string, losing: PartyId | null, gaining: PartyId, from: string) => ({
  id: must(parseSwitchId(id)),
  version: 1,
  mpxn,
  losing,
  gaining,
  effectiveFrom: plainDate(from),
  withdrawn: false,
});

/** Installed while BBBB supplied; then CCCC, then AAAA, which asks. */
const history = registrationHistory([
  switched('S1', null, BBBB, '2025-01-01'),
  switched('S2', BBBB, CCCC, '2026-03-01'),
  switched('S3', CCCC, AAAA, '2026-09-01'),
]);
const facts: RoutingFacts = {
  holder: null,
  holdings: [],
  installingSupplier: BBBB,
  installerRecordedOn: null,
  installedOn: plainDate('2025-06-01'),
  preNotifier: null,
  owner: { party: MAPX, mapId: 'MAPX' },
  history,
  supply: currentOrNext(history, AAAA, plainDate('2026-11-23'))!,
  successorOf: () => undefined,
};
const solr = (id: PartyId) => (id === BBBB ? { party: DDDD, on: plainDate('2026-10-01'), kind: 'solr' } : undefined);
const noInstaller = { installingSupplier: null };
const anotherInstaller = { installingSupplier: FFFF };

const table: readonly [string, Partial<RoutingFacts>, readonly string[]][] = [
  [
    'recorded installer, losing supplier, owner',
    {},
    ['BBBB recorded-installer', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'who supplied this code before comes first',
    { holder: FFFF },
    ['FFFF code-holder', 'BBBB recorded-installer', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'who holds it comes first where nothing on record is against it',
    { holdings: [BBBB] },
    ['BBBB code-holder', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'or nothing is on record: two holders one after the other',
    { ...noInstaller, installedOn: null, holdings: [FFFF, DDDD] },
    ['FFFF code-holder', 'DDDD code-holder', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'who holds it although another one is recorded comes after that one, before the losing supplier',
    { holdings: [FFFF] },
    ['BBBB recorded-installer', 'FFFF code-holder', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'also where only one of two records is against it',
    { ...anotherInstaller, holdings: [FFFF] },
    ['FFFF recorded-installer', 'BBBB registered-at-install', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'a record from before the device was installed is not against it',
    { ...anotherInstaller, installerRecordedOn: plainDate('2024-01-01'), holdings: [BBBB] },
    ['BBBB code-holder', 'FFFF recorded-installer', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'the holdings of a failed installer are its successor’s, and no contradiction',
    { holdings: [BBBB, DDDD], successorOf: solr },
    ['DDDD code-holder', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'no installer on record: who supplied on the install date',
    noInstaller,
    ['BBBB registered-at-install', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'recorded and registered differ: the record first',
    anotherInstaller,
    ['FFFF recorded-installer', 'BBBB registered-at-install', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'the record is older than the device: suspect, so second',
    { ...anotherInstaller, installerRecordedOn: plainDate('2020-01-01') },
    ['BBBB registered-at-install', 'FFFF recorded-installer', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'a record of the very day of installation is not suspect',
    { ...anotherInstaller, installerRecordedOn: facts.installedOn },
    ['FFFF recorded-installer', 'BBBB registered-at-install', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  ['install date not known', { ...noInstaller, installedOn: null }, ['CCCC losing-supplier', 'MAPX pre-notifier']],
  [
    'the installer was succeeded',
    { successorOf: solr },
    ['DDDD successor', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'another installer lives, so it comes before the successor of the registered one',
    { ...anotherInstaller, successorOf: solr },
    ['FFFF recorded-installer', 'DDDD successor', 'CCCC losing-supplier', 'MAPX pre-notifier'],
  ],
  [
    'pre-notified by a manufacturer',
    { preNotifier: FFFF },
    ['BBBB recorded-installer', 'CCCC losing-supplier', 'FFFF pre-notifier', 'MAPX pre-notifier'],
  ],
  ['nothing known', { ...noInstaller, installedOn: null, owner: null, supply: null }, []],
];

test.each(table)('%s', (_, changes, expected) =>
  expect(candidatesFor({ ...facts, ...changes }).map(({ party: id, basis }) => `${id} ${basis}`)).toEqual(expected),
);

test('each tells its reason and the date of it', () =>
  expect(candidatesFor({ ...facts, ...anotherInstaller, successorOf: solr })).toEqual([
    {
      party: FFFF,
      basis: 'recorded-installer',
      evidence: 'Smart Metering Inventory: installed 2025-06-01',
      on: '2025-06-01',
    },
    {
      party: DDDD,
      basis: 'successor',
      evidence: 'Took over from BBBB on 2026-10-01 (solr). Registered supplier on 2025-06-01, the day of installation',
      on: '2026-10-01',
      insteadOf: BBBB,
    },
    {
      party: CCCC,
      basis: 'losing-supplier',
      evidence: 'Registered supplier until 2026-09-01, before you',
      on: '2026-09-01',
    },
    { party: MAPX, basis: 'pre-notifier', evidence: 'MAP ID MAPX in the inventory', on: null },
  ]));

test('a suspect record says why', () =>
  expect(
    candidatesFor({ ...facts, ...anotherInstaller, installerRecordedOn: plainDate('2020-01-01') })[1]?.evidence,
  ).toBe(
    'Smart Metering Inventory: installed 2025-06-01; suspect: its record is of 2020-01-01, before this device was installed',
  ));

test('a party appears once, for its best reason', () => {
  const own = registrationHistory([switched('S1', null, BBBB, '2025-01-01'), switched('S2', BBBB, AAAA, '2026-03-01')]);
  const { periods } = own;
  expect(candidatesFor({ ...facts, history: own, supply: periods[1]!, owner: null })).toHaveLength(1);
});
