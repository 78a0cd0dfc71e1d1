import { exchangeItself } from '@icx/event-store';
import { isRefusal } from '@icx/refusals';
import { calendars, instant, plainDate } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';

const MONDAY = instant('2026-11-23T10:00:00.000Z');
let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const { holidays, firstYear, lastYear } = calendars['england-and-wales'];
const day = plainDate('2026-12-01');
const imported = {
  type: 'rules.calendars-imported.v1',
  data: {
    at: MONDAY,
    version: '2026.2',
    calendars: [{ name: 'england-and-wales', firstYear, lastYear, holidays: [...holidays, day].toSorted() }],
  },
} as const;

test('what is recorded is what is decided by, also by whoever took the policy before, and after a restart', async () => {
  const { policy } = world.exchange;
  expect(isRefusal(await world.exchange.rules.book.perform(() => [imported], exchangeItself))).toBe(false);
  expect(policy.calendars['england-and-wales']).toMatchObject({ version: '2026.2', lastYear });
  expect(policy.calendars['england-and-wales'].holidays).toContain(day);
  expect(policy.calendars.union.version).toBe(`2026.2+${calendars.scotland.version}`);
  expect(policy.calendars).toBe(policy.calendars);
  await world.close();
  world = await openWorld(MONDAY, { folder: world.folder });
  expect(await world.exchange.rules.takenUp.takeUp()).toBeUndefined();
  expect(world.exchange.policy.calendars['england-and-wales'].version).toBe('2026.2');
});
