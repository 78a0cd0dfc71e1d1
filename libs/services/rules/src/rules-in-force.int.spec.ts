import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { calendars, makeCalendar, plainDate } from '@icx/working-days';
import type { Calendar, Term } from '@icx/working-days';
import { defaultPolicy } from '@icx/requests-service';
import type { RequestPolicy } from '@icx/requests-service';

const MONDAY = '2026-11-23T10:00:00.000Z';
const own = calendars['england-and-wales'];
const days = [...own.holidays];
const english = (
  version: string,
  holidays: readonly (typeof days)[number][],
  lastYear = 2028,
): Partial<RequestPolicy> => {
  const calendar: Calendar = makeCalendar(own.name, version, holidays, own.firstYear, lastYear);
  return { calendars: { ...calendars, [own.name]: calendar } };
};
const longer: Term = { id: 'longer', effectiveFrom: plainDate('2027-01-01'), workingDays: 12, calendar: own.name };

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const started = async (policy: Partial<RequestPolicy>): Promise<string | undefined> => {
  await world.close();
  world = await openWorld(MONDAY, { folder: world.folder, policy });
  return (await world.exchange.rules.takenUp.takeUp())?.detail;
};
const recorded = () => world.log.readStream('rules');

test('what is taken up is on record once, by the exchange, with what tells a calendar from another', async () => {
  await world.exchange.rules.takenUp.takeUp();
  expect(await started({})).toBeUndefined();
  const { obligationFrom, terms, retention } = defaultPolicy;
  expect((await recorded()).map(({ data, metadata }) => ({ data, metadata }))).toEqual([
    {
      data: {
        at: MONDAY,
        obligationFrom,
        terms,
        retention,
        calendars: expect.objectContaining({
          'england-and-wales': {
            version: own.version,
            lastYear: 2028,
            holidays: expect.stringMatching(/^[0-9a-f]{64}$/),
          },
        }),
      },
      metadata: { id: expect.any(String), party: null, user: 'exchange', channel: 'exchange' },
    },
  ]);
});

test('newer rules are taken up and recorded after them', async () => {
  await world.exchange.rules.takenUp.takeUp();
  expect(
    await started({
      ...english('2026.2', [...days, plainDate('2026-12-01')]),
      terms: [...defaultPolicy.terms, longer],
    }),
  ).toBeUndefined();
  expect(await recorded()).toHaveLength(2);
});

test.each<[string, Partial<RequestPolicy>, Partial<RequestPolicy>, RegExp]>([
  [
    'years',
    english('2029.1', days, 2029),
    {},
    /has covered the years to 2029 and would cover them to 2028: give .* back/,
  ],
  [
    'bank holidays under the same name',
    english('2026.2', [...days, plainDate('2026-12-01')]),
    english('2026.2', days),
    /2026\.2 .* had other bank holidays/,
  ],
  ['a term', { terms: [...defaultPolicy.terms, longer] }, {}, /The term longer has been in force and is gone/],
  [
    'the days of a term',
    { terms: [...defaultPolicy.terms, longer] },
    { terms: [...defaultPolicy.terms, { ...longer, workingDays: 5 }] },
    /The term longer .* another one/,
  ],
])('%s that were given are not taken back: the start is refused, nothing recorded', async (_, given, now, why) => {
  expect(await started(given)).toBeUndefined();
  expect(await started(now)).toMatch(why);
  expect(await recorded()).toHaveLength(1);
});
