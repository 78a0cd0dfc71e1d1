import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { calendars, instant, makeCalendar, plainDate } from '@icx/working-days';
import { act, answer, MONDAY, raise, reopened, typesOf } from './acting.fixture.ts';

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

describe('a new version of a calendar', () => {
  const { firstYear, lastYear, holidays } = calendars['england-and-wales'];
  const days = [...holidays, plainDate('2026-12-01')];
  const mourning = makeCalendar('england-and-wales', '2026.2', days, firstYear, lastYear);

  test('moves the running clocks at start, and only outwards', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    world = await reopened(world, { calendars: { ...calendars, 'england-and-wales': mourning } });
    expect(await world.exchange.rules.takenUp.takeUp()).toBeUndefined();
    const [revised] = (await world.log.readStream(state.id)).slice(-1);
    expect(revised).toMatchObject({
      type: 'requests.deadline-revised.v1',
      data: { before: { dueOn: '2026-12-07' }, after: { dueOn: '2026-12-08', calendarVersion: '2026.2' } },
    });
    const head = await world.log.head();
    expect(await world.exchange.rules.takenUp.takeUp()).toBeUndefined();
    expect(await world.log.head()).toBe(head);
  });

  test('reaches what no clock of runs: a superseded request when it is revived, an answered one at once', async () => {
    const { state: lost } = await raise(world, world.envelope('AAAA', 'raise-1'));
    const { state: held } = await raise(world, world.envelope('AAAA', 'raise-2'), { index: 1 });
    await answer(world, held.id, world.envelope('BBBB', 'answer'));
    const at = world.now;
    await act(world, lost.id, undefined, { type: 'supersede', at, effectiveAt: at, cause: 'S1' });
    world = await reopened(world, { calendars: { ...calendars, 'england-and-wales': mourning } });
    expect(await world.exchange.rules.takenUp.takeUp()).toBeUndefined();
    expect((await typesOf(world, held.id)).at(-1)).toBe('idle-close-revised');
    world.now = instant('2026-12-08T09:00:00.000Z');
    await act(world, lost.id, undefined, { type: 'reverse-supersession', at: world.now, cause: 'S1 corrected' });
    await world.services.timers.sweep();
    expect((await typesOf(world, lost.id)).slice(-3)).toEqual([
      'supersession-reversed',
      'deadline-revised',
      'reminder-due',
    ]);
  });
});
