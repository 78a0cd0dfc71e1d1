import { instant, plainDate } from '@icx/working-days';
import { decide, fold, nextTimerAt } from './index.ts';
import type { Open, RequestEvent } from './index.ts';
import {
  AAAA,
  BBBB,
  dueAt,
  event,
  facts,
  given,
  MAPX,
  opened,
  received,
  requested,
  supplied,
  tooLate,
  tuesday,
} from './request.fixture.ts';

/** The obligation began on 3 November 2022. */
const before = plainDate('2022-11-02');
const after = plainDate('2026-10-01');
const word = (installedOn: typeof after | null, backlog = false) =>
  requested({
    backlog,
    installation: { installedOn, ...(installedOn ? { source: 'requester' } : {}), day90: null, wan: 'unknown' },
    evidence: installedOn ? { installedOn } : null,
  });
const clocked = [word(after), opened(), received()] as const;
const backlogged = [word(before, true), opened(), received({ deadline: null })] as const;

const contest = { type: 'contest-backlog', at: tuesday, by: BBBB, installedOn: before, reason: 'job sheet 7' } as const;
const contested = event('backlog-contested', { leg: 1, at: tuesday, installedOn: before, reason: 'job sheet 7' });
const newer = event('backlog-contested', { leg: 1, at: tuesday, installedOn: after, reason: 'job sheet 7' });
const decision = (backlog: boolean, at = tuesday) =>
  ({ type: 'decide-backlog', at, backlog, reason: 'seen the job sheet' }) as const;
const decided = (backlog: boolean, at = tuesday) =>
  event('backlog-decided', { leg: 1, at, backlog, reason: 'seen the job sheet' });
const breached = (queried: boolean) => event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried });
const legAfter = (...events: readonly RequestEvent[]) => (fold(events) as Open).legs[0];

describe('an addressee contests the install date', () => {
  test.each([
    ['that the requester gave', clocked],
    ['that nobody gave', [word(null), opened(), received()]],
  ])('%s: recorded, and the clock runs on', (_, history) => {
    given(...history)
      .when(contest)
      .then(contested);
    expect(nextTimerAt(fold([...history, contested]))).toBe(nextTimerAt(fold(history)));
  });

  test('also of a request that by the requester’s word is backlog', () =>
    given(...backlogged)
      .when({ ...contest, installedOn: after })
      .then(newer));

  test('a breach meanwhile is recorded as queried', () =>
    given(...clocked, contested)
      .when({ type: 'pass-time', at: tooLate })
      .then(...reminders(), breached(true)));

  const inventory = { installedOn: after, source: 'inventory', day90: null, wan: 'unknown' } as const;
  test.each<readonly [string, readonly RequestEvent[], object, string]>([
    [
      'where it is the inventory’s',
      [requested({ installation: inventory }), opened(), received()],
      {},
      'install-date-recorded',
    ],
    [
      'where an earlier release had it from the inventory',
      [requested(), opened(), received()],
      {},
      'install-date-recorded',
    ],
    ['by one that changes nothing', clocked, { installedOn: plainDate('2022-11-03') }, 'nothing-contested'],
    ['by one that is ahead', backlogged, { installedOn: plainDate('2026-11-25') }, 'date-in-future'],
    ['twice', [...clocked, contested], {}, 'backlog-contested'],
    ['after it was decided', [...clocked, contested, decided(false)], {}, 'backlog-contested'],
    ['when it has answered', [...clocked, supplied()], {}, 'leg-not-open'],
    ['that was not asked', clocked, { by: MAPX }, 'not-an-addressee'],
    [
      'that was asked as a favour',
      [word(after), opened({ addressee: MAPX, obligated: false })],
      { by: MAPX },
      'leg-without-clock',
    ],
  ])('not %s', (_, history, changes, code) =>
    given(...history)
      .when({ ...contest, ...changes })
      .thenRefused(code),
  );

  test('that the requester of an earlier release gave can be contested', () => {
    const evidence = { installedOn: plainDate('2026-10-01') };
    given(requested({ evidence }), opened(), received()).when(contest).then(contested);
  });
});

describe('SECAS decides', () => {
  test('backlog: the clock stops, and later legs have none', () => {
    given(...clocked, contested)
      .when(decision(true))
      .then(decided(true));
    const history = [...clocked, contested, decided(true)];
    expect(nextTimerAt(fold(history))).toBeUndefined();
    given(...history)
      .when({ type: 'reroute', at: tuesday, by: AAAA, addressee: BBBB, correction: 'c' })
      .then(
        event('leg-closed', { leg: 1, at: tuesday, how: 'rerouted' }),
        opened({
          leg: 2,
          openedAt: tuesday,
          basis: 'named-by-requester',
          evidence: 'AAAA re-routed the request',
          replaces: 1,
          correction: 'c',
        }),
        received({ leg: 2, receivedAt: tuesday, deadline: null }),
      );
  });

  test('backlog after the deadline: the breach stays, marked', () => {
    const history = [...clocked, contested, breached(true), decided(true, tooLate)];
    expect(legAfter(...history)).toMatchObject({ deadline: null, breach: { dueAt, queried: true, backlog: true } });
  });

  test('not backlog: the clock starts at the decision, never before', () =>
    given(...backlogged, newer)
      .when(decision(false, tooLate))
      .then(decided(false, tooLate), received({ receivedAt: tooLate, by: 'backlog-decided' })));

  test('not backlog, before the leg was received: its receipt starts the clock', () => {
    const waiting = [word(before, true), opened({ receipt: 'sec-notice-email' }), newer];
    given(...waiting)
      .when(decision(false))
      .then(decided(false));
    given(...waiting, decided(false))
      .when({ type: 'acknowledge', at: tuesday, by: BBBB })
      .then(event('leg-acknowledged', { leg: 1, at: tuesday }), received({ receivedAt: tuesday, by: 'acknowledged' }));
  });

  test('for what stood: nothing changes but that it is settled', () => {
    given(...clocked, contested)
      .when(decision(false))
      .then(decided(false));
    expect(nextTimerAt(fold([...clocked, contested, decided(false)]))).toBe(nextTimerAt(fold(clocked)));
  });

  test('also when the request was answered or closed meanwhile, but once, and only what is contested', () => {
    const closed = event('request-closed', {
      ...{ at: tooLate, outcome: 'other', by: 'requester', note: null },
      eraseAt: instant('2027-01-05T00:00:00.000Z'),
    });
    const ended = [...clocked, contested, breached(true), closed];
    given(...ended)
      .when(decision(true, tooLate))
      .then(decided(true, tooLate));
    expect(legAfter(...ended, decided(true, tooLate))).toMatchObject({ breach: { backlog: true } });
    given(...ended, decided(true, tooLate))
      .when(decision(true, tooLate))
      .thenRefused('backlog-not-contested');
    given(...clocked)
      .when(decision(true))
      .thenRefused('backlog-not-contested');
    given().when(decision(true)).thenRefused('request-unknown');
  });
});

test('a successor’s request goes on with the contest, and with what was decided', () => {
  const goOn = (...history: readonly RequestEvent[]) => {
    const continued = fold(history) as Open;
    const command = { type: 'continue', at: tuesday, by: MAPX, request: continued.id, continued } as const;
    return fold(decide({ ...command, succession: 'suc_1', insteadOf: AAAA }, { status: 'absent' }, facts).events);
  };
  expect(goOn(...clocked, contested)).toMatchObject({ backlog: false, legs: [{ contest: { installedOn: before } }] });
  const settled = { at: tuesday, backlog: true, reason: 'seen the job sheet' };
  expect(goOn(...clocked, contested, breached(true), decided(true))).toMatchObject({
    backlog: true,
    legs: [{ deadline: null, breach: { backlog: true }, contest: { decided: settled } }],
  });
});

const reminders = (): readonly RequestEvent[] => {
  const { events } = decide({ type: 'pass-time', at: tooLate }, fold([...clocked]), facts);
  return events.filter(({ type }) => type === 'requests.reminder-due.v1');
};
