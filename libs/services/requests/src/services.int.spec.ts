import { jest } from '@jest/globals';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { revisionAfter, type NewEvent } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import type { Party } from '@icx/parties';
import { isRefusal } from '@icx/refusals';
import type { RequestCommand } from '@icx/requests';
import { sandboxParties } from '@icx/sandbox';
import { Secret } from '@icx/secret';
import { calendars, instant, makeCalendar, plainDate } from '@icx/working-days';
import { ActOnRequest, ActOnRequestHandler } from './act-on-request.ts';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import type { Envelope } from './envelope.ts';
import type { RequestPolicy } from './policy.ts';
import type { Loaded } from './request-log.ts';
import { RaiseRequest } from './raise-request.ts';
import type { RaiseOutcome } from './raise-request.ts';

const MONDAY = '2026-11-23T10:00:00.000Z';
const CODE = '83FED3407A939723A5C639B26916D505C3B5';
type Asked = { readonly index?: number; readonly installingSupplier?: string };

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const raise = async (envelope: Envelope, { index = 0, ...draft }: Asked = {}): Promise<RaiseOutcome> => {
  const { deviceId, deviceType } = world.askable[index]!;
  const device = { deviceId, deviceType, mpxn: null, msn: null, manufacturer: null };
  const outcome = await world.services.raising.execute(new RaiseRequest(envelope, { device, ...draft }));
  if (isRefusal(outcome)) throw new Error(outcome.code);
  return outcome;
};
const act = (id: RequestId, envelope: Envelope | undefined, command: RequestCommand) => {
  const { requests, facts } = world.services;
  return new ActOnRequestHandler(requests, facts).execute(new ActOnRequest(id, envelope, command));
};
const answer = (id: RaiseOutcome['state']['id'], envelope: Envelope, installCode = CODE) => {
  const { requests, facts, codes } = world.services;
  return new AnswerRequestHandler(requests, facts, codes).execute(
    new AnswerRequest(id, envelope, { answer: 'code-supplied', installCode: new Secret(installCode) }),
  );
};
const reopen = async (policy: Partial<RequestPolicy>): Promise<void> => {
  await world.close();
  world = await openWorld(MONDAY, { folder: world.folder, policy });
};
/** As a release that opened legs for a mail that never left would have it. */
const mailedLeg = [
  { type: 'requests.leg-closed.v1', data: { leg: 1, at: MONDAY, how: 'rerouted' } },
  {
    type: 'requests.leg-opened.v1',
    data: {
      leg: 2,
      addressee: 'CCCC',
      basis: 'named-by-requester',
      evidence: 'e',
      obligated: true,
      receipt: 'sec-notice-email',
      openedAt: MONDAY,
      replaces: 1,
      correction: null,
    },
  },
];
const appendAsBefore = async (id: string, ...events: readonly NewEvent[]): Promise<void> => {
  const result = await world.log.append(id, revisionAfter(await world.log.readStream(id)), events);
  if (result.outcome === 'appended') await world.views.reached(result.position);
};
const typesOf = async (id: string): Promise<string[]> =>
  (await world.log.readStream(id)).map(({ type }) => type.slice('requests.'.length, -'.v1'.length));

describe('one open request per device and requester', () => {
  test('of 32 concurrent commands one raises it, the others are given it', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 32 }, (_, n) => raise(world.envelope('AAAA', `raise-${n}`))),
    );
    expect(outcomes.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(outcomes.map(({ state }) => state.id)).size).toBe(1);
    const types = await typesOf(outcomes[0]!.state.id);
    expect(types).toEqual([
      'install-code-requested',
      'leg-opened',
      'leg-received',
      ...Array(31).fill('requested-again'),
    ]);
  });

  test('after it has ended the next one has an id of its own', async () => {
    const first = await raise(world.envelope('AAAA', 'raise-1'));
    const withdraw = { type: 'withdraw', at: world.now, by: first.state.requester } as const;
    await act(first.state.id, world.envelope('AAAA', 'w'), withdraw);
    const second = await raise(world.envelope('AAAA', 'raise-2'));
    expect(second.created).toBe(true);
    expect(second.state.id).not.toBe(first.state.id);
  });
});

describe('a request that the door has loaded', () => {
  const supply = (loaded: Loaded, command: string) => {
    const { requests, facts, codes } = world.services;
    const draft = { answer: 'code-supplied', installCode: new Secret(CODE) } as const;
    return new AnswerRequestHandler(requests, facts, codes).execute(
      new AnswerRequest(loaded, world.envelope('BBBB', command), draft),
    );
  };

  test('and that nobody changed since is decided on without being read again', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    // What follows the log reads it too: not while we look.
    await world.switching.reactor.reached(await world.log.head());
    const load = jest.spyOn(world.services.requests, 'load');
    expect(await supply(loaded, 'answer')).toMatchObject({ state: { status: 'answered' } });
    expect(load).not.toHaveBeenCalled();
  });

  test('is read again when it has changed since: a retry that overlapped gets the stored outcome', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    const outcomes = await Promise.all([supply(loaded, 'answer'), supply(loaded, 'answer')]);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(await typesOf(state.id)).toEqual(['install-code-requested', 'leg-opened', 'leg-received', 'code-supplied']);
  });

  test('is read again when it has changed since: what does not fit any more is refused', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const loaded = await world.services.requests.load(state.id);
    await act(state.id, world.envelope('AAAA', 'withdraw'), {
      type: 'withdraw',
      at: instant(MONDAY),
      by: state.requester,
    });
    expect(await supply(loaded, 'answer')).toMatchObject({ code: 'request-ended' });
    expect((await typesOf(state.id)).at(-1)).toBe('request-withdrawn');
  });
});

test('the Device ID instead of the code is rejected, which is on record; the clock runs on', async () => {
  const { state } = await raise(world.envelope('AAAA', 'raise'));
  const digits = world.askable[0]!.deviceId.replaceAll('-', '');
  for (const [n, wrong] of [`${digits}${digits}`, `0123456776543210${digits}`].entries())
    expect(await answer(state.id, world.envelope('BBBB', `a${n}`), wrong)).toMatchObject({
      code: 'install-code-is-device-id',
      pointer: '/installCode',
    });
  expect((await typesOf(state.id)).slice(-2)).toEqual(['supply-rejected', 'supply-rejected']);
  const { legs } = (await world.services.requests.load(state.id)).state as RaiseOutcome['state'];
  expect(legs.at(-1)).toMatchObject({ deadline: { dueOn: '2026-12-07' } });
  expect(legs.at(-1)).not.toHaveProperty('reply');
});

describe('a command sent twice', () => {
  test('at once is carried out once, and both are told the same', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const outcomes = await Promise.all(
      Array.from({ length: 8 }, () => answer(state.id, world.envelope('BBBB', 'answer'))),
    );
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect((await typesOf(state.id)).filter((type) => type === 'code-supplied')).toHaveLength(1);
    expect(world.vault.highestSequence).toBe(1n);
  });

  test('with another body is refused', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise', { device: 1 }));
    await expect(raise(world.envelope('AAAA', 'raise', { device: 2 }))).rejects.toThrow('command-id-reused');
    await answer(state.id, world.envelope('BBBB', 'answer', { code: 1 }));
    const again = await answer(state.id, world.envelope('BBBB', 'answer', { code: 2 }));
    expect(again).toMatchObject({ code: 'command-id-reused' });
  });

  test('after a refusal is decided again', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const wrong = `${CODE.slice(0, -1)}6`;
    expect(await answer(state.id, world.envelope('BBBB', 'answer'), wrong)).toMatchObject({
      code: 'install-code-crc-mismatch',
    });
    expect(await answer(state.id, world.envelope('BBBB', 'answer'))).toMatchObject({ state: { status: 'answered' } });
  });
});

describe('timers', () => {
  test('fire what is due, in order of its instants, once', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const { timers } = world.services;
    expect(await timers.nextDueAt()).toBe('2026-11-30T09:00:00.000Z');
    expect(await timers.sweep()).toBe(0);
    world.now = instant('2026-12-08T00:00:00.000Z');
    expect(await Promise.all([timers.sweep(), timers.sweep()])).toEqual([1, 1]);
    expect(await timers.sweep()).toBe(0);
    expect((await typesOf(state.id)).at(-1)).toBe('breach-recorded');
  });

  test('fire nothing when the views are rebuilt', async () => {
    await raise(world.envelope('AAAA', 'raise'));
    world.now = instant('2026-12-08T00:00:00.000Z');
    await world.services.timers.sweep();
    const head = await world.log.head();
    await world.views.rebuild();
    await world.services.timers.sweep();
    expect(await world.log.head()).toBe(head);
  });

  test('a request whose calendar does not reach far enough is parked, and goes on when it does', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const sent = { leg: 2, sentAt: world.now, deemedAt: '2026-11-23T11:00:00.000Z' };
    await appendAsBefore(state.id, ...mailedLeg, { type: 'requests.leg-dispatched.v1', data: sent });
    const { firstYear, holidays } = calendars['england-and-wales'];
    const until2026 = [...holidays].filter((day) => day < '2027');
    const short = makeCalendar('england-and-wales', 'short', until2026, firstYear, 2026);
    await reopen({ calendars: { ...calendars, 'england-and-wales': short } });
    world.now = instant('2026-12-18T10:00:00.000Z');
    const late = await raise(world.envelope('AAAA', 'raise-2'), { index: 1 }).catch(String);
    expect(late).toBe('Error: calendar-not-covered');
    const shorter = makeCalendar(
      'england-and-wales',
      'shorter',
      until2026.filter((day) => day < '2026'),
      firstYear,
      2025,
    );
    await reopen({ calendars: { ...calendars, 'england-and-wales': shorter } });
    world.now = instant('2026-11-23T12:00:00.000Z');
    expect(await world.services.timers.sweep()).toBe(0);
    expect(world.services.timers.parked()).toMatchObject([
      { request: state.id, refusal: { code: 'calendar-not-covered' } },
    ]);
    await reopen({});
    world.now = instant('2026-11-23T12:00:00.000Z');
    expect(await world.services.timers.sweep()).toBe(1);
    expect((await typesOf(state.id)).at(-1)).toBe('leg-received');
  });

  test('a code that was recalled is erased from the vault', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    const answered = await answer(state.id, world.envelope('BBBB', 'answer'));
    if (isRefusal(answered) || answered.state.status !== 'answered') throw new Error('not answered');
    const { ref, deviceId, supplier: holder } = answered.state.code;
    const { timers } = world.services;
    const recall = { type: 'recall', at: world.now, by: holder, reason: 'wrong row' } as const;
    await act(state.id, world.envelope('BBBB', 'recall'), recall);
    expect(await world.vault.open(ref, { deviceId, holder })).toBeDefined();
    await timers.sweep();
    expect(await world.vault.open(ref, { deviceId, holder })).toBeUndefined();
  });
});

describe('who is to be told by email, while no mail leaves', () => {
  const received = { leg: 1, receivedAt: MONDAY, by: 'portal-availability', deadline: { dueOn: '2026-12-07' } };

  test('has received at once, with the reason on record, and its clock runs', async () => {
    const mailed: Party = {
      ...sandboxParties[2]!,
      party: 'EEEE' as PartyId,
      identifiers: [],
      receives: 'sec-notice-email',
    };
    await world.services.register.addParties([mailed], 'SECA' as PartyId);
    const { state } = await raise(world.envelope('AAAA', 'raise'), { installingSupplier: 'EEEE' });
    expect((await world.log.readStream(state.id)).slice(1)).toMatchObject([
      { type: 'requests.leg-opened.v1', data: { addressee: 'EEEE', receipt: 'sec-notice-email' } },
      { type: 'requests.leg-undelivered.v1', data: { leg: 1, at: MONDAY } },
      { type: 'requests.leg-received.v1', data: received },
    ]);
    const rerouted = await act(state.id, world.envelope('AAAA', 'r'), {
      type: 'reroute',
      at: world.now,
      by: 'AAAA' as PartyId,
      addressee: 'EEEE' as PartyId,
      correction: 'c',
    });
    expect(rerouted).toMatchObject({
      state: { legs: [{}, { receivedBy: 'portal-availability', receivedAt: MONDAY }] },
    });
  });

  test('a leg of an older folder that waits is received when the exchange starts, not before, and once', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    await appendAsBefore(state.id, ...mailedLeg);
    await reopen({});
    world.now = instant('2026-12-16T10:00:00.000Z');
    expect(await Promise.all([world.services.timers.sweep(), world.services.timers.sweep()])).toEqual([1, 1]);
    expect(await world.services.timers.sweep()).toBe(0);
    expect((await world.log.readStream(state.id)).slice(5)).toMatchObject([
      { type: 'requests.leg-undelivered.v1', metadata: { channel: 'exchange' } },
      {
        type: 'requests.leg-received.v1',
        data: { ...received, leg: 2, receivedAt: world.now, deadline: { dueOn: '2027-01-04' } },
      },
    ]);
  });
});

describe('a new version of a calendar', () => {
  const { firstYear, lastYear, holidays } = calendars['england-and-wales'];
  const days = [...holidays, plainDate('2026-12-01')];
  const mourning = makeCalendar('england-and-wales', '2026.2', days, firstYear, lastYear);

  test('moves the running clocks at start, and only outwards', async () => {
    const { state } = await raise(world.envelope('AAAA', 'raise'));
    await reopen({ calendars: { ...calendars, 'england-and-wales': mourning } });
    expect(await world.services.rules.takeUp()).toBeUndefined();
    const [revised] = (await world.log.readStream(state.id)).slice(-1);
    expect(revised).toMatchObject({
      type: 'requests.deadline-revised.v1',
      data: { before: { dueOn: '2026-12-07' }, after: { dueOn: '2026-12-08', calendarVersion: '2026.2' } },
    });
    const head = await world.log.head();
    expect(await world.services.rules.takeUp()).toBeUndefined();
    expect(await world.log.head()).toBe(head);
  });

  test('reaches what no clock of runs: a superseded request when it is revived, an answered one at once', async () => {
    const { state: lost } = await raise(world.envelope('AAAA', 'raise-1'));
    const { state: held } = await raise(world.envelope('AAAA', 'raise-2'), { index: 1 });
    await answer(held.id, world.envelope('BBBB', 'answer'));
    const at = world.now;
    await act(lost.id, undefined, { type: 'supersede', at, effectiveAt: at, cause: 'S1' });
    await reopen({ calendars: { ...calendars, 'england-and-wales': mourning } });
    expect(await world.services.rules.takeUp()).toBeUndefined();
    expect((await typesOf(held.id)).at(-1)).toBe('idle-close-revised');
    world.now = instant('2026-12-08T09:00:00.000Z');
    await act(lost.id, undefined, { type: 'reverse-supersession', at: world.now, cause: 'S1 corrected' });
    await world.services.timers.sweep();
    expect((await typesOf(lost.id)).slice(-3)).toEqual(['supersession-reversed', 'deadline-revised', 'reminder-due']);
  });
});
