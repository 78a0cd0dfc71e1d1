import { beginning } from '@icx/event-store';
import type { Timers } from '@icx/requests-service';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { eventually } from '@icx/world-testing/eventually';
import { ClockMover } from './clock-mover.ts';
import { SandboxClock } from './sandbox-clock.ts';

let world: World;
let clock: SandboxClock;
let mover: ClockMover;

const wall = { now: () => '2026-11-23T10:00:00.000Z' };
const nothingDue = { nextDueAt: async () => undefined, sweep: async () => 0 } as unknown as Timers;
const by = (commandId: string, party = 'AAAA', body: object = {}) => world.envelope(party, commandId, body);

beforeEach(async () => {
  world = await openWorld(wall.now());
  clock = await SandboxClock.open(wall, world.log);
  mover = new ClockMover(clock, [nothingDue], world.views);
});
afterEach(() => world.remove());

test('the same command again tells what it brought about, and does not move time again', async () => {
  const moved = { now: '2026-11-24T10:00:00.000Z' };
  expect(await mover.move({ advance: 'P1D' }, by('one'))).toEqual(moved);
  await mover.move({ advance: 'PT1H' }, by('two'));
  expect(await mover.move({ advance: 'P1D' }, by('one'))).toEqual(moved);
  expect(await mover.move({ advance: 'P2D' }, by('one', 'AAAA', { another: 'body' }))).toMatchObject({
    code: 'command-id-reused',
  });
  expect(await mover.move({ advance: 'PT1H' }, by('one', 'BBBB'))).toEqual({ now: '2026-11-24T12:00:00.000Z' });
  expect(clock.now()).toBe('2026-11-24T12:00:00.000Z');
});

test('sent again at another web it waits as well, until the worker has done what falls due', async () => {
  let arrived = beginning;
  const looks = [0, 0];
  const answers = looks.map(async (_, n) => {
    const web = new ClockMover(await SandboxClock.open(wall, world.log), [], world.views);
    const load = async () => {
      looks[n]! += 1;
      return arrived;
    };
    await web.stepElsewhere({ load });
    return web.move({ advance: 'P1D' }, by('one'));
  });
  await eventually(() => looks.every((times) => times > 1));
  arrived = await world.log.head();
  const moved = { now: '2026-11-24T10:00:00.000Z' };
  expect(await Promise.all(answers)).toEqual([moved, moved]);
  expect(await world.log.readStream('sandbox-clock')).toHaveLength(1);
});

test('moves at once are made one after the other, and a restart wakes at the latest', async () => {
  await Promise.all(['P3D', 'P1D', 'P2D'].map((advance, n) => mover.move({ advance }, by(`move-${n}`))));
  expect(clock.now()).toBe('2026-11-29T10:00:00.000Z');
  expect((await SandboxClock.open(wall, world.log)).now()).toBe('2026-11-29T10:00:00.000Z');
});

test.each([
  [{ now: '2026-11-23T09:59:59.999Z' }, 'clock-backwards', '/now'],
  [{ now: '9000-01-01T00:00:00.000Z' }, 'clock-too-far', '/now'],
  [{ advance: 'P7000Y' }, 'clock-too-far', '/advance'],
  [{ advance: 'P99999Y' }, 'duration-invalid', '/advance'],
  [{ advance: '-P1D' }, 'duration-invalid', '/advance'],
  [{ advance: 'tomorrow' }, 'duration-invalid', '/advance'],
])('%j is refused with %s at %s, and nothing is recorded', async (move, code, pointer) => {
  const head = await world.log.head();
  expect(await mover.move(move as never, by('one'))).toMatchObject({ code, pointer });
  expect([clock.now(), await world.log.head()]).toEqual([wall.now(), head]);
});
