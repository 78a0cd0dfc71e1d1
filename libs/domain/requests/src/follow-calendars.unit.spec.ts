import { must } from '@icx/refusals';
import fc from 'fast-check';
import { addDays, addHours, calendars, deadline, instant, makeCalendar, plainDate } from '@icx/working-days';
import type { Calendar, PlainDate } from '@icx/working-days';
import { absent, decide, fold, isLive } from './index.ts';
import type { Facts, Open, RequestCommand, RequestEvent, RequestState } from './index.ts';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  dueAt,
  event,
  facts,
  given,
  monday,
  opened,
  requested,
  supplied,
  tooLate,
  tuesday,
} from './request.fixture.ts';
import { pause, raise, steps } from './walk.fixture.ts';
import type { Step } from './walk.fixture.ts';

const english = calendars['england-and-wales'];
/** The years that the walks below reach. */
const holidays = [...english.holidays].filter((day) => day >= '2026');
const withHolidays = (version: string, days: readonly PlainDate[]): Facts['calendars'] => {
  const more: Calendar = makeCalendar(english.name, version, [...holidays, ...days], 2026, 2028);
  return { ...calendars, 'england-and-wales': more };
};
/** 2026.2 adds 1 December, so what was due on the 7th is due on the 8th. */
const revised = { calendars: withHolidays('2026.2', [plainDate('2026-12-01')]) };
const before = must(deadline(monday, facts.terms, calendars));
const after = must(deadline(monday, facts.terms, revised.calendars));
const dueLater = instant('2026-12-09T00:00:00.000Z');
const late = instant('2026-12-08T10:00:00.000Z');
const tooLateAnyhow = instant('2026-12-09T10:00:00.000Z');
const eraseAt = instant('2026-12-22T10:00:00.000Z');

const moved = (at: typeof monday, inTime?: readonly ('reply' | 'code')[]): RequestEvent =>
  event('deadline-revised', { leg: 1, at, before, after, ...(inTime ? { inTime } : {}) });
const retracted = (at: typeof monday): RequestEvent =>
  event('breach-retracted', {
    ...{ leg: 1, at, reason: 'calendar-revised', dueAt: dueLater },
    ...{ calendar: english.name, calendarVersion: '2026.2' },
  });
const breach = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });
const followAt = (now: typeof monday): readonly [RequestCommand, Partial<Facts>] => [
  { type: 'follow-calendars', at: now },
  { ...revised, now },
];

test('the example is as the issue has it', () =>
  expect([before.dueOn, after.dueOn]).toEqual(['2026-12-07', '2026-12-08']));

describe('a request that is taken up again follows the calendars as they are now', () => {
  test('a running clock, by whatever command takes it up, before time passes', () => {
    given(...askedOfBBBB)
      .when(...followAt(tuesday))
      .then(moved(tuesday));
    given(...askedOfBBBB)
      .when({ type: 'pass-time', at: late }, { ...revised, now: late })
      .then(
        moved(late),
        event('reminder-due', { leg: 1, reminder: 'due-day', at: after.reminders[2]!.at, noticedAt: late }),
      );
  });

  test('said again it is nothing', () =>
    given(...askedOfBBBB, moved(tuesday))
      .when(...followAt(tuesday))
      .then());

  test('superseded meanwhile and revived: due on the 8th, no breach on the 8th at midnight', () => {
    const superseded = event('request-superseded', { at: tuesday, effectiveAt: tuesday, cause: 's', eraseAt });
    const reversed = event('supersession-reversed', { at: late, cause: 'c' });
    const revival = { type: 'reverse-supersession', at: late, cause: 'c' } as const;
    given(...askedOfBBBB, superseded)
      .when(revival, { ...revised, now: late })
      .then(reversed, moved(late));
    expect(
      decide(
        { type: 'pass-time', at: late },
        fold([...askedOfBBBB, superseded, reversed, moved(late)]),
        facts,
      ).events.map(({ type }) => type),
    ).not.toContain('requests.breach-recorded.v1');
  });

  test('one that goes on as a successor’s has the clock as it is now', () => {
    const continued = fold(askedOfBBBB) as Exclude<RequestState, { status: 'absent' | 'ended' }>;
    const command = {
      type: 'continue',
      at: tuesday,
      by: CCCC,
      request: continued.id,
      continued,
      succession: 's',
      insteadOf: AAAA,
    } as const;
    const { events } = decide(command, absent, { ...facts, ...revised, now: tuesday });
    expect(events.at(-1)).toEqual(moved(tuesday));
  });

  test('answered: it closes itself a Working Day later', () =>
    given(...answeredByBBBB)
      .when(...followAt(tuesday))
      .then(
        event('idle-close-revised', {
          at: tuesday,
          before: instant('2026-12-23T00:00:00.000Z'),
          after: instant('2026-12-24T00:00:00.000Z'),
        }),
      ));

  test('a notice on its way is deemed received a day later', () => {
    const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email' })];
    const sentAt = instant('2026-11-30T17:00:00.000Z');
    const [tue, wed] = [instant('2026-12-01T09:00:00.000Z'), instant('2026-12-02T09:00:00.000Z')];
    given(...mailed, event('leg-dispatched', { leg: 1, sentAt, deemedAt: tue }))
      .when(...followAt(sentAt))
      .then(event('deemed-receipt-revised', { leg: 1, at: sentAt, before: tue, after: wed }));
  });
});

describe('what was wrongly held against a party is taken back', () => {
  test('a breach, while it waits', () =>
    given(...askedOfBBBB, breach)
      .when(...followAt(late))
      .then(moved(late), retracted(late)));

  test('but not one that is one by the new calendar too: it has the later day', () => {
    const now = tooLateAnyhow;
    given(...askedOfBBBB, breach)
      .when(...followAt(now))
      .then(moved(now));
    const state = fold([...askedOfBBBB, breach, moved(now)]);
    expect(state).toMatchObject({ legs: [{ breach: { dueAt: dueLater } }] });
  });

  test('an answer that was late and is in time, with its code', () => {
    const answered = [
      ...askedOfBBBB,
      breach,
      supplied({ answeredAt: late, inTime: false, closesAt: instant('2027-01-09T00:00:00.000Z') }),
    ];
    given(...answered)
      .when(...followAt(tooLateAnyhow))
      .then(moved(tooLateAnyhow, ['reply', 'code']), retracted(tooLateAnyhow));
    const state = fold([...answered, moved(tooLateAnyhow, ['reply', 'code']), retracted(tooLateAnyhow)]);
    expect(state).toMatchObject({ legs: [{ reply: { inTime: true } }], code: { inTime: true } });
    expect(state).not.toHaveProperty('legs.0.breach');
  });

  test('a breach of a leg that was re-routed before the later day, or of a request that has ended', () => {
    const closed = event('leg-closed', { leg: 1, at: late, how: 'rerouted' });
    const other = opened({ leg: 2, addressee: CCCC, receipt: 'sec-notice-email', openedAt: late });
    given(...askedOfBBBB, breach, closed, other)
      .when(...followAt(tooLateAnyhow))
      .then(moved(tooLateAnyhow), retracted(tooLateAnyhow));
    const withdrawn = event('request-withdrawn', { at: late, reason: null, eraseAt });
    given(...askedOfBBBB, breach, withdrawn)
      .when(...followAt(tooLateAnyhow))
      .then(moved(tooLateAnyhow), retracted(tooLateAnyhow));
    const state = fold([...askedOfBBBB, breach, withdrawn, moved(tooLateAnyhow), retracted(tooLateAnyhow)]);
    expect(state).toMatchObject({ status: 'ended', legs: [{ addressee: BBBB, closed: 'request-ended' }] });
    expect(state).not.toHaveProperty('legs.0.breach');
  });

  test('a loss of supply ended the leg on its day where it was known ahead, else when it was said', () => {
    const on = late;
    const [ahead, lost] = [
      event('supersession-scheduled', { at: tuesday, effectiveAt: on, cause: 's' }),
      event('request-superseded', { at: tooLateAnyhow, effectiveAt: on, cause: 's', eraseAt }),
    ];
    given(...askedOfBBBB, ahead, breach, lost)
      .when(...followAt(tooLateAnyhow))
      .then(moved(tooLateAnyhow), retracted(tooLateAnyhow));
    given(...askedOfBBBB, breach, lost)
      .when(...followAt(tooLateAnyhow))
      .then(moved(tooLateAnyhow));
  });

  test('a breach of before this was kept is retracted for the answer, as it was', () => {
    const old = event('breach-retracted', { leg: 1, at: late, answeredAt: tuesday });
    const { legs, ...rest } = fold(askedOfBBBB) as Open;
    expect(fold([...askedOfBBBB, breach, old])).toEqual({ ...rest, legs: [{ ...legs[0], retractedAt: late }] });
  });
});

/** What a calendar decides of a request: clocks that run, breaches, whether answers are in time, the idle close. */
const clocksOf = (state: RequestState) =>
  state.status === 'absent'
    ? null
    : {
        status: state.status,
        closesAt: 'closesAt' in state ? state.closesAt : null,
        codeInTime: 'code' in state ? state.code.inTime : null,
        legs: state.legs.map((leg) => ({
          addressee: leg.addressee,
          // One that SECAS decided to be of the backlog is held against nobody, whenever it was recorded.
          breach: leg.breach && !leg.breach.backlog ? leg.breach.dueAt : null,
          inTime: leg.reply?.inTime ?? null,
          dueAt: isLive(leg) ? (leg.deadline?.dueAt ?? null) : null,
        })),
      };

const take = (
  command: RequestCommand,
  state: RequestState,
  known: Facts,
): { state: RequestState; events: readonly RequestEvent[] } => {
  const { events } = decide(command, state, known);
  return { state: fold(events, state), events };
};

/** The walk of one exchange: `known` says by which calendars it decides each step. */
const walked = (plan: readonly (readonly [Step, number])[], known: (step: number) => Facts['calendars']) => {
  let now = monday;
  let state: RequestState = take(raise(false)(now, 0), absent, { ...facts, calendars: known(-1) }).state;
  const events: RequestEvent[] = [];
  const at = plan.map(([step, hours], index) => {
    now = addHours(now, hours);
    const before = { ...facts, calendars: known(index), now };
    for (const command of [{ type: 'pass-time', at: now } as const, step(now, index + 1)]) {
      const taken = take(command, state, before);
      state = taken.state;
      events.push(...taken.events);
    }
    return state;
  });
  const last = { ...facts, calendars: known(Infinity), now };
  return { at, events, last: take({ type: 'pass-time', at: now }, state, last).state };
};

const anyDay = fc.integer({ min: 0, max: 90 }).map((days) => addDays(plainDate('2026-11-24'), days));
const anyPlan = fc.array(fc.tuple(steps, pause), { minLength: 4, maxLength: 25, size: 'max' });

test('a version that comes late is as if it had been known from the start, whenever it comes', () => {
  fc.assert(
    fc.property(anyPlan, fc.nat(25), fc.array(anyDay, { minLength: 1, maxLength: 4 }), (plan, comes, days) => {
      const newer = withHolidays('newer', days);
      const surprised = walked(plan, (step) => (step < comes ? calendars : newer));
      const knew = walked(plan, () => newer);
      // What has closed itself by the old calendar stays closed, and the rest of its history is another one.
      fc.pre(surprised.at.every(({ status }, index) => status === knew.at[index]!.status));
      expect(clocksOf(surprised.last)).toEqual(clocksOf(knew.last));
    }),
    { numRuns: 400 },
  );
});

test('never inwards, whatever the version says', () => {
  const anyHolidays = fc.uniqueArray(
    fc.integer({ min: 0, max: 1095 }).map((days) => addDays(plainDate('2026-01-01'), days)),
    { maxLength: 200 },
  );
  fc.assert(
    fc.property(anyPlan, fc.nat(25), anyHolidays, (plan, comes, days) => {
      const other = { ...calendars, 'england-and-wales': makeCalendar(english.name, 'other', days, 2026, 2028) };
      const { events } = walked(plan, (step) => (step < comes ? calendars : other));
      for (const { type, data } of events) {
        if (type === 'requests.deadline-revised.v1') expect(data.after.dueOn >= data.before.dueOn).toBe(true);
        if (type === 'requests.idle-close-revised.v1' || type === 'requests.deemed-receipt-revised.v1')
          expect(data.after > data.before).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
