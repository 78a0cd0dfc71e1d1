import { jest } from '@jest/globals';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { isRefusal, must } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { Secret } from '@icx/install-code';
import { calendars, instant, makeCalendar } from '@icx/working-days';
import { act, answer, appendAsBefore, CODE, mailedLeg, MONDAY, raise, reopened, typesOf } from './acting.fixture.ts';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import type { Loaded } from './request-log.ts';
import type { RaiseOutcome } from './raise-request.ts';

/** Whether it is told for the first time is nobody's business but the exchange's own. */
const told = ({ replayed: _, ...outcome }: Exclude<Awaited<ReturnType<typeof answer>>, Refusal>) => outcome;

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

describe('one open request per device and requester', () => {
  test('of 32 concurrent commands one raises it, the others are given it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, n) => raise(world, world.envelope('AAAA', `raise-${n}`))),
    );
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(outcomes.map(({ state }) => state.id)).size).toBe(1);
    const types = await typesOf(world, outcomes[0]!.state.id);
    expect(types).toEqual([
      'install-code-requested',
      'leg-opened',
      'leg-received',
      ...Array(31).fill('requested-again'),
    ]);
  });

  test('after it has ended the next one has an id of its own', async () => {
    const first = await raise(world, world.envelope('AAAA', 'raise-1'));
    const withdraw = { type: 'withdraw', at: world.now, by: first.state.requester } as const;
    await act(world, first.state.id, world.envelope('AAAA', 'w'), withdraw);
    const second = await raise(world, world.envelope('AAAA', 'raise-2'));
    expect(second.created).toBe(true);
    expect(second.state.id).not.toBe(first.state.id);
  });
});

describe('a request that the door has loaded', () => {
  const supply = (loaded: Loaded, command: string) => {
    const { performer, codes } = world.services;
    const draft = { answer: 'code-supplied', installCode: new Secret(CODE) } as const;
    return new AnswerRequestHandler(performer, codes).execute(
      new AnswerRequest(loaded, world.envelope('BBBB', command), draft),
    );
  };

  test('and that nobody changed since is decided on without being read again', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    // What follows the log reads it too: not while we look.
    await world.switching.reactor.reached(await world.log.head());
    const read = jest.spyOn(world.log, 'readStream');
    expect(await supply(loaded, 'answer')).toMatchObject({ state: { status: 'answered' } });
    expect(read.mock.calls.filter(([stream]) => stream === state.id)).toEqual([]);
  });

  test('is read again when it has changed since: a retry that overlapped gets the stored outcome', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    const outcomes = await Promise.all([supply(loaded, 'answer'), supply(loaded, 'answer')]);
    expect(told(must(outcomes[1]))).toEqual(told(must(outcomes[0])));
    expect(await typesOf(world, state.id)).toEqual([
      'install-code-requested',
      'leg-opened',
      'leg-received',
      'code-supplied',
    ]);
  });

  test('is read again when it has changed since: what does not fit any more is refused', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    await act(world, state.id, world.envelope('AAAA', 'withdraw'), {
      type: 'withdraw',
      at: instant(MONDAY),
      by: state.requester,
    });
    expect(await supply(loaded, 'answer')).toMatchObject({ code: 'request-ended' });
    expect((await typesOf(world, state.id)).at(-1)).toBe('request-withdrawn');
  });
});

test('the Device ID instead of the code is rejected, which is on record; the clock runs on', async () => {
  const { state } = await raise(world, world.envelope('AAAA', 'raise'));
  const digits = world.askable[0]!.deviceId.replaceAll('-', '');
  for (const [n, wrong] of [`${digits}${digits}`, `0123456776543210${digits}`].entries())
    expect(await answer(world, state.id, world.envelope('BBBB', `a${n}`), wrong)).toMatchObject({
      code: 'install-code-is-device-id',
      pointer: '/installCode',
    });
  expect((await typesOf(world, state.id)).slice(-2)).toEqual(['supply-rejected', 'supply-rejected']);
  const { legs } = (await world.services.requests.load(state.id)).state as RaiseOutcome['state'];
  expect(legs.at(-1)).toMatchObject({ deadline: { dueOn: '2026-12-07' } });
  expect(legs.at(-1)).not.toHaveProperty('reply');
});

describe('a command sent twice', () => {
  test('at once is carried out once, and both are told the same', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => answer(world, state.id, world.envelope('BBBB', 'answer'))),
    );
    for (const outcome of outcomes) expect(told(must(outcome))).toEqual(told(must(outcomes[0]!)));
    expect((await typesOf(world, state.id)).filter((type) => type === 'code-supplied')).toHaveLength(1);
    expect(world.vault.highestSequence).toBe(1n);
  });

  test('with another body is refused', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise', { device: 1 }));
    await expect(raise(world, world.envelope('AAAA', 'raise', { device: 2 }))).rejects.toThrow('command-id-reused');
    await answer(world, state.id, world.envelope('BBBB', 'answer', { code: 1 }));
    const again = await answer(world, state.id, world.envelope('BBBB', 'answer', { code: 2 }));
    expect(again).toMatchObject({ code: 'command-id-reused' });
  });

  test('that changed nothing owns its id: late and again it undoes nothing, with another body it is refused', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const { id } = state;
    const command = (cause: string, key: string, type: 'supersede' | 'reverse-supersession' = 'reverse-supersession') =>
      act(world, id, world.envelope('DCCX', key, { cause }), {
        ...{ type, at: world.now, cause, effectiveAt: instant('2026-12-01T00:00:00.000Z') },
      });
    expect(await command('one', 'first')).toMatchObject({ state: { status: 'open' } });
    await command('two', 'second', 'supersede');
    expect(await command('one', 'first')).toMatchObject({ state: { status: 'open' }, replayed: true });
    expect(await command('other', 'first')).toMatchObject({ code: 'command-id-reused' });
    expect((await typesOf(world, id)).slice(-2)).toEqual(['command-noted', 'supersession-scheduled']);
  });

  test('after a refusal is decided again', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const wrong = `${CODE.slice(0, -1)}6`;
    expect(await answer(world, state.id, world.envelope('BBBB', 'answer'), wrong)).toMatchObject({
      code: 'install-code-crc-mismatch',
    });
    expect(await answer(world, state.id, world.envelope('BBBB', 'answer'))).toMatchObject({
      state: { status: 'answered' },
    });
  });
});

describe('timers', () => {
  test('fire what is due, in order of its instants, once', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const { timers } = world.services;
    expect(await timers.nextDueAt()).toBe('2026-11-30T09:00:00.000Z');
    expect(await timers.sweep()).toBe(0);
    world.now = instant('2026-12-08T00:00:00.000Z');
    expect(await Promise.all([timers.sweep(), timers.sweep()])).toEqual([1, 1]);
    expect(await timers.sweep()).toBe(0);
    expect((await typesOf(world, state.id)).at(-1)).toBe('breach-recorded');
  });

  test('fire nothing when the views are rebuilt', async () => {
    await raise(world, world.envelope('AAAA', 'raise'));
    world.now = instant('2026-12-08T00:00:00.000Z');
    await world.services.timers.sweep();
    const head = await world.log.head();
    await world.views.rebuild();
    await world.services.timers.sweep();
    expect(await world.log.head()).toBe(head);
  });

  test('a request whose calendar does not reach far enough is parked, and goes on when it does', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const sent = { leg: 2, sentAt: world.now, deemedAt: '2026-11-23T11:00:00.000Z' };
    await appendAsBefore(world, state.id, ...mailedLeg, { type: 'requests.leg-dispatched.v1', data: sent });
    const { firstYear, holidays } = calendars['england-and-wales'];
    const until2026 = [...holidays].filter((day) => day < '2027');
    const short = makeCalendar('england-and-wales', 'short', until2026, firstYear, 2026);
    world = await reopened(world, { calendars: { ...calendars, 'england-and-wales': short } });
    world.now = instant('2026-12-18T10:00:00.000Z');
    const late = await raise(world, world.envelope('AAAA', 'raise-2'), { index: 1 }).catch(String);
    expect(late).toBe('Error: calendar-not-covered');
    const shorter = makeCalendar(
      'england-and-wales',
      'shorter',
      until2026.filter((day) => day < '2026'),
      firstYear,
      2025,
    );
    world = await reopened(world, { calendars: { ...calendars, 'england-and-wales': shorter } });
    world.now = instant('2026-11-23T12:00:00.000Z');
    expect(await world.services.timers.sweep()).toBe(0);
    expect(world.services.timers.problem()).toMatch(new RegExp(`^${state.id}: .*calendar`, 'i'));
    world = await reopened(world, {});
    world.now = instant('2026-11-23T12:00:00.000Z');
    expect(await world.services.timers.sweep()).toBe(1);
    expect((await typesOf(world, state.id)).at(-1)).toBe('leg-received');
  });

  test('a code that was recalled is erased from the vault', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    const answered = await answer(world, state.id, world.envelope('BBBB', 'answer'));
    if (isRefusal(answered) || answered.state.status !== 'answered') throw new Error('not answered');
    const { ref, deviceId, supplier: holder } = answered.state.code;
    const { timers } = world.services;
    const recall = { type: 'recall', at: world.now, by: holder, reason: 'wrong row' } as const;
    await act(world, state.id, world.envelope('BBBB', 'recall'), recall);
    expect(await world.vault.open(ref, { deviceId, holder })).toBeDefined();
    await timers.sweep();
    expect(await world.vault.open(ref, { deviceId, holder })).toBeUndefined();
  });
});
