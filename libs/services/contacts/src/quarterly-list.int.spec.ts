import { parseQuarter } from '@icx/contacts';
import type { PartyId } from '@icx/identifiers';
import type { Notice } from '@icx/mail';
import { must } from '@icx/refusals';
import { Runner } from '@icx/runtime';
import { openWorld, type World } from '@icx/world-testing';
import { instant, type Instant } from '@icx/working-days';
import { ContactTelling, QuarterlyList, type Contacts } from './index.ts';

const [quarter, next] = ['2027-Q1', '2027-Q2'].map((name) => must(parseQuarter(name)));
const [BBBB, MAPX] = ['BBBB', 'MAPX'] as [PartyId, PartyId];
const DECEMBER = instant('2026-12-23T10:00:00Z');
const [ISSUE, REMINDER] = ['2027-01-04T09:00:00.000Z', '2027-01-18T09:00:00.000Z'].map(instant) as [Instant, Instant];

let world: World;
let lists: QuarterlyList;
let contacts: Contacts;
let jobs: Runner;
const posted: Notice[] = [];
let told: () => Promise<void>;

beforeEach(async () => {
  world = await openWorld(DECEMBER);
  contacts = world.exchange.contacts;
  const { register, policy } = world.exchange;
  const calendar = () => policy.calendars['england-and-wales'];
  const clock = { now: () => world.now };
  lists = new QuarterlyList({ log: world.log, views: world.views, clock, calendar, register, beganAt: DECEMBER });
  posted.length = 0;
  const { reactor } = new ContactTelling(world, contacts, async (notice) => void posted.push(notice));
  jobs = new Runner(world.checkpoints);
  jobs.add(reactor);
  jobs.begin(reactor.name);
  told = async () => reactor.reached(await world.log.head());
});
afterEach(async () => {
  await jobs.stop();
  await world.remove();
});

const sweepAt = async (at: Instant) => {
  world.now = at;
  await lists.sweep();
  await told();
};
const kinds = () => posted.map(({ kind, party, about }) => [kind, party, about['quarter'], about['reminder'] ?? null]);
const confirm = async (party: PartyId) =>
  lists.confirm(quarter!, party, { ...world.envelope(party, `confirm-${party}`), receivedAt: world.now });

test('the list of a quarter that began before the exchange is not sent by itself', async () => {
  await sweepAt(DECEMBER);
  expect([await lists.issued(), await lists.nextDueAt()]).toEqual([[], ISSUE]);
});

test('it goes out once, on the first Working Day at nine, to everybody whom mail reaches', async () => {
  await sweepAt(ISSUE);
  await sweepAt(instant('2027-01-04T09:01:00Z'));
  const [list] = await lists.issued();
  expect(list).toMatchObject({ quarter, at: ISSUE, remindAt: REMINDER, remindedAt: null, confirmed: {} });
  expect(list!.parties).toEqual(expect.arrayContaining([BBBB, MAPX]));
  expect(kinds()).toContainEqual(['contact-list', BBBB, quarter, null]);
  expect(kinds().filter(([, party]) => party === MAPX)).toEqual([]);
  expect(new Set(posted.map(({ id }) => id)).size).toBe(posted.length);
});

test('one that was missed goes out as soon as somebody is here', async () => {
  const late = instant('2027-02-10T15:00:00Z');
  await sweepAt(late);
  expect((await lists.issued()).map(({ at }) => at)).toEqual([late]);
});

test('who has not said that it is still right is reminded once, and then the next quarter comes', async () => {
  await sweepAt(ISSUE);
  expect(await lists.nextDueAt()).toBe(REMINDER);
  expect(await confirm(BBBB)).toMatchObject({ confirmed: { [BBBB]: ISSUE } });
  posted.length = 0;
  await sweepAt(REMINDER);
  await sweepAt(instant('2027-01-19T09:00:00Z'));
  const reminded = kinds().map(([, party]) => party);
  expect(reminded).toContain('CCCC');
  expect(reminded).not.toContain(BBBB);
  expect(new Set(reminded).size).toBe(reminded.length);
  expect(await lists.nextDueAt()).toBe('2027-04-01T08:00:00.000Z');
  await sweepAt(instant('2027-04-01T08:00:00Z'));
  expect((await lists.issued()).map((list) => list.quarter)).toEqual([next, quarter]);
});

test('SECAS sends it out by hand, and what was not sent is not confirmed', async () => {
  expect(await confirm(BBBB)).toMatchObject({ code: 'contact-list-unknown' });
  const by = { ...world.envelope('SECA', 'issue'), receivedAt: world.now };
  expect(await lists.issue(by)).toMatchObject({ quarter: '2026-Q4', at: DECEMBER });
  expect(await lists.issue(by)).toMatchObject({ quarter: '2026-Q4', at: DECEMBER });
  expect(await lists.nextDueAt()).toBe(ISSUE);
});

test('its points are told as they were when it went out', async () => {
  await sweepAt(ISSUE);
  const before = must(await lists.snapshot(quarter!));
  expect(before).toContainEqual([
    ...['BBBB', 'install-code-requests', 'both', '1', 'codes@bbbb.example'],
    ...[expect.any(String), expect.any(String), expect.any(String), ''],
  ]);
  world.now = REMINDER;
  const [point] = await contacts.of(BBBB);
  must(await contacts.end(BBBB, point!.id, {}, { ...world.envelope(BBBB, 'end'), receivedAt: world.now }));
  expect(await lists.snapshot(quarter!)).toEqual(before);
  expect(await lists.snapshot('2027-Q9')).toMatchObject({ code: 'contact-list-unknown' });
});
