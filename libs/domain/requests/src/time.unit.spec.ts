import { must } from '@icx/refusals';
import { calendars, deadline, instant, makeCalendar, plainDate } from '@icx/working-days';
import { fold, nextTimerAt } from './index.ts';
import {
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  codeRef,
  dueAt,
  event,
  facts,
  given,
  monday,
  opened,
  received,
  requested,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const passTo = (text: string) => ({ type: 'pass-time', at: instant(text) }) as const;
const reminder = (kind: 'due-5' | 'due-2' | 'due-day', at: string, noticedAt = at) =>
  event('reminder-due', { leg: 1, reminder: kind, at: instant(at), noticedAt: instant(noticedAt) });
const five = reminder('due-5', '2026-11-30T09:00:00.000Z');
const two = reminder('due-2', '2026-12-03T09:00:00.000Z');
const day = reminder('due-day', '2026-12-07T09:00:00.000Z');
const breach = event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false });

describe('timers', () => {
  test('fire in order: due−5, due−2, due day, breach', () => {
    given(...askedOfBBBB)
      .when(passTo('2026-11-30T08:59:59.999Z'))
      .then();
    given(...askedOfBBBB)
      .when(passTo('2026-11-30T09:00:00.000Z'))
      .then(five);
    given(...askedOfBBBB, five)
      .when(passTo('2026-12-03T09:00:00.000Z'))
      .then(two);
    given(...askedOfBBBB, five, two)
      .when(passTo('2026-12-07T09:00:00.000Z'))
      .then(day);
    given(...askedOfBBBB, five, two, day)
      .when(passTo('2026-12-08T00:00:00.000Z'))
      .then(breach);
  });

  test('fired twice change nothing', () => {
    given(...askedOfBBBB, five)
      .when(passTo('2026-11-30T09:00:00.000Z'))
      .then();
    given(...askedOfBBBB, breach)
      .when(passTo('2027-01-30T09:00:00.000Z'))
      .then();
  });

  test('of overdue reminders only the latest is given, and none after the deadline', () => {
    const late = '2026-12-07T12:00:00.000Z';
    given(...askedOfBBBB)
      .when(passTo(late))
      .then(reminder('due-day', '2026-12-07T09:00:00.000Z', late));
    given(...askedOfBBBB)
      .when(passTo('2026-12-08T00:00:00.000Z'))
      .then(breach);
  });

  test('a supply that was lost before the deadline is no breach, however late both are noticed', () => {
    const lost = instant('2026-12-01T09:00:00.000Z');
    const now = instant('2026-12-09T00:00:00.000Z');
    given(...askedOfBBBB, event('supersession-scheduled', { at: tuesday, effectiveAt: lost, cause: 's' }))
      .when({ type: 'pass-time', at: now }, { now })
      .then(event('request-superseded', { at: now, effectiveAt: lost, cause: 's', eraseAt: instant('2026-12-29T09:00:00.000Z') })); // prettier-ignore
  });

  test('the next instant is what an index can wait for', () => {
    expect(nextTimerAt(fold(askedOfBBBB))).toBe('2026-11-30T09:00:00.000Z');
    expect(nextTimerAt(fold([...askedOfBBBB, five, two, day]))).toBe(dueAt);
    expect(nextTimerAt(fold([...askedOfBBBB, breach]))).toBeUndefined();
    expect(nextTimerAt(fold([]))).toBeUndefined();
  });

  test('an answered request closes by itself after 20 Working Days and its code is erased 28 days later', () => {
    const closesAt = instant('2026-12-23T00:00:00.000Z');
    const eraseAt = instant('2027-01-20T00:00:00.000Z');
    const note = 'No activity for 20 Working Days while answered.';
    const closed = event('request-closed', { at: closesAt, outcome: 'other', by: 'exchange', note, eraseAt });
    given(...answeredByBBBB)
      .when(passTo('2026-12-23T00:00:00.000Z'))
      .then(closed);
    given(...answeredByBBBB, closed)
      .when(passTo(eraseAt))
      .then(event('code-erased', { at: eraseAt, code: codeRef }));
  });
});

describe('receipt by email', () => {
  const sentAt = instant('2026-11-23T16:30:01.000Z');
  const deemedAt = instant('2026-11-24T09:00:00.000Z');
  const mailed = [requested(), opened({ addressee: CCCC, receipt: 'sec-notice-email' })];
  const dispatched = event('leg-dispatched', { leg: 1, sentAt, deemedAt });
  const failure = (failedAt: string, lastContact = false) =>
    ({
      type: 'record-delivery-failure',
      at: instant(failedAt),
      leg: 1,
      failedAt: instant(failedAt),
      reason: '550 no such user',
      lastContact,
    }) as const;
  const undelivered = event('leg-undelivered', {
    leg: 1,
    at: instant('2026-11-23T17:00:00.000Z'),
    reason: '550 no such user',
  });

  test('a dispatch settles when it is deemed received; repeated it changes nothing', () => {
    const dispatch = { type: 'record-dispatch', at: sentAt, leg: 1, sentAt } as const;
    given(...mailed)
      .when(dispatch)
      .then(dispatched);
    given(...mailed, dispatched)
      .when(dispatch)
      .then();
  });

  test('the clock starts at the deemed instant, however late that is noticed', () =>
    given(...mailed, dispatched)
      .when(passTo('2026-11-25T12:00:00.000Z'))
      .then(received({ receivedAt: deemedAt, by: 'deemed' })));

  test('a failure within the hour leaves it undelivered: no clock', () => {
    given(...mailed, dispatched)
      .when(failure('2026-11-23T17:00:00.000Z'))
      .then(undelivered);
    given(...mailed, dispatched, undelivered)
      .when(passTo('2026-12-24T09:00:00.000Z'))
      .then();
  });

  test('a failure after the hour leaves the receipt standing', () =>
    given(...mailed, dispatched)
      .when(failure('2026-11-23T17:30:01.000Z'))
      .then());

  test('with no contact left, being in the portal is receipt', () =>
    given(...mailed, dispatched)
      .when(failure('2026-11-23T17:00:00.000Z', true))
      .then(undelivered, received({ receivedAt: instant('2026-11-23T17:00:00.000Z'), by: 'portal-availability' })));

  test('an acknowledgement is receipt, once', () => {
    const acknowledge = { type: 'acknowledge', at: monday, by: CCCC } as const;
    const acknowledged = event('leg-acknowledged', { leg: 1, at: monday });
    given(...mailed)
      .when(acknowledge)
      .then(acknowledged, received({ by: 'acknowledged' }));
    given(...mailed, acknowledged, received())
      .when(acknowledge)
      .then(acknowledged);
    const again = event('leg-acknowledged', { leg: 1, at: tuesday });
    expect(fold([...mailed, acknowledged, again])).toEqual(fold([...mailed, acknowledged]));
    given(...askedOfBBBB)
      .when({ ...acknowledge, by: BBBB })
      .then(acknowledged);
    given(...askedOfBBBB)
      .when(acknowledge)
      .thenRefused('not-an-addressee');
  });
});

describe('a revised calendar', () => {
  const { holidays, firstYear, lastYear } = calendars['england-and-wales'];
  const queenDay = plainDate('2022-09-19');
  const before = makeCalendar(
    'england-and-wales',
    'before',
    new Set([...holidays].filter((day) => day !== queenDay)),
    firstYear,
    lastYear,
  );
  const receivedAt = instant('2022-09-06T10:00:00.000Z');
  const old = must(deadline(receivedAt, facts.terms, { ...calendars, 'england-and-wales': before }));
  const asked = [
    requested({ raisedAt: receivedAt }),
    opened({ openedAt: receivedAt }),
    received({ receivedAt, deadline: old }),
  ];
  const revise = { type: 'follow-calendars', at: instant('2022-09-10T10:00:00.000Z') } as const;

  test('moves an open deadline out and says from where', () => {
    const after = must(deadline(receivedAt, facts.terms, calendars));
    expect([old.dueOn, after.dueOn]).toEqual(['2022-09-20', '2022-09-21']);
    given(...asked)
      .when(revise, { now: revise.at })
      .then(event('deadline-revised', { leg: 1, at: revise.at, before: old, after }));
  });

  test('that changes nothing is no event', () =>
    given(...askedOfBBBB)
      .when({ ...revise, at: tuesday })
      .then());
});
