import { instant } from '@icx/working-days';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  codeRef,
  event,
  given,
  MAPX,
  monday,
  opened,
  received,
  revealed,
  revealedToAAAA,
  tuesday,
} from './request.fixture.ts';

const by = { at: tuesday, by: AAAA } as const;
const eraseAt = instant('2026-12-22T10:00:00.000Z');
const closedLeg = event('leg-closed', { leg: 1, at: tuesday, how: 'rerouted' });
const secondLeg = (changes = {}) => opened({ leg: 2, openedAt: tuesday, replaces: 1, ...changes });
const secondClock = received({ leg: 2, receivedAt: tuesday });

const volume = { revealed: 0, threshold: 100, quota: 1000 };

describe('re-routing', () => {
  const reroute = { type: 'reroute', ...by, addressee: CCCC } as const;
  const toCCCC = secondLeg({
    addressee: CCCC,
    basis: 'named-by-requester',
    evidence: 'AAAA re-routed the request',
    receipt: 'sec-notice-email',
  });

  test('closes the live leg and opens another', () =>
    given(...askedOfBBBB)
      .when(reroute)
      .then(closedLeg, toCCCC));

  test('to the asset provider is voluntary: no clock', () =>
    given(...askedOfBBBB)
      .when({ ...reroute, addressee: MAPX })
      .then(
        closedLeg,
        secondLeg({
          addressee: MAPX,
          basis: 'named-by-requester',
          evidence: 'AAAA re-routed the request',
          obligated: false,
        }),
        received({ leg: 2, receivedAt: tuesday, deadline: null }),
      ));

  test('to the same addressee needs a correction', () => {
    given(...askedOfBBBB)
      .when({ ...reroute, addressee: BBBB })
      .thenRefused('already-asked');
    given(...askedOfBBBB)
      .when({ ...reroute, addressee: BBBB, correction: 'The MSN ends in 7' })
      .then(
        closedLeg,
        secondLeg({
          basis: 'named-by-requester',
          evidence: 'AAAA re-routed the request',
          correction: 'The MSN ends in 7',
        }),
        secondClock,
      );
  });

  test.each([
    [AAAA, 'addressee-is-requester'],
    ['ZZZZ' as typeof AAAA, 'party-unknown'],
  ])('to %s is refused', (addressee, code) =>
    given(...askedOfBBBB)
      .when({ ...reroute, addressee })
      .thenRefused(code),
  );

  test('by another party, or with a code held, is refused', () => {
    given(...askedOfBBBB)
      .when({ ...reroute, by: BBBB })
      .thenRefused('not-the-requester');
    given(...answeredByBBBB)
      .when(reroute)
      .thenRefused('already-answered');
  });
});

describe('a code that does not work', () => {
  test('reported unusable: access ends, the same supplier is asked with a new clock', () =>
    given(...revealedToAAAA)
      .when({ type: 'report-unusable', ...by, reason: 'join failed' })
      .then(
        event('code-reported-unusable', { leg: 1, at: tuesday, reason: 'join failed', eraseAt }),
        secondLeg({ basis: 'code-unusable', evidence: 'The code of leg 1 does not work' }),
        secondClock,
      ));

  test('cannot be reported before it was revealed', () =>
    given(...answeredByBBBB)
      .when({ type: 'report-unusable', ...by, reason: 'x' })
      .thenRefused('not-revealed'));

  test('recalled by the installer: access ends, it is erased at once', () => {
    const recall = { type: 'recall', at: tuesday, by: BBBB, reason: 'wrong row' } as const;
    const recalled = [
      event('code-recalled', { leg: 1, at: tuesday, reason: 'wrong row', eraseAt: tuesday }),
      secondLeg({ basis: 'code-recalled', evidence: 'BBBB recalled the code of leg 1' }),
      secondClock,
    ];
    given(...revealedToAAAA)
      .when(recall)
      .then(...recalled);
    given(...revealedToAAAA, ...recalled)
      .when({ type: 'pass-time', at: tuesday })
      .then(event('code-erased', { at: tuesday, code: codeRef }));
    given(...askedOfBBBB)
      .when(recall)
      .thenRefused('no-code-to-recall');
    given(...revealedToAAAA)
      .when({ ...recall, by: CCCC })
      .thenRefused('not-an-addressee');
  });
});

describe('endings', () => {
  const withdrawn = event('request-withdrawn', { at: tuesday, reason: null, eraseAt });
  const closed = event('request-closed', { at: tuesday, outcome: 'joined', by: 'requester', note: null, eraseAt });

  test('withdrawn, but not after the reveal', () => {
    given(...askedOfBBBB)
      .when({ type: 'withdraw', ...by })
      .then(withdrawn);
    given(...revealedToAAAA)
      .when({ type: 'withdraw', ...by })
      .thenRefused('close-instead');
  });

  test('closed with an outcome, once', () => {
    given(...revealedToAAAA)
      .when({ type: 'close', ...by, outcome: 'joined' })
      .then(closed);
    given(...revealedToAAAA, closed)
      .when({ type: 'close', ...by, outcome: 'joined' })
      .thenRefused('request-ended');
  });
});

describe('supersession', () => {
  const later = instant('2026-11-26T00:00:00.000Z');
  const cause = 'switch to CCCC';
  const supersede = { type: 'supersede', at: tuesday, effectiveAt: tuesday, cause } as const;
  const superseded = event('request-superseded', { at: tuesday, effectiveAt: tuesday, cause, eraseAt });
  const reverse = { type: 'reverse-supersession', at: later, cause: 'switch corrected' } as const;
  const reversed = event('supersession-reversed', { at: later, cause: 'switch corrected' });
  /** Time for the requester to act begins anew. */
  const reversedAnswered = event('supersession-reversed', {
    at: later,
    cause: 'switch corrected',
    closesAt: instant('2026-12-25T00:00:00.000Z'),
  });
  const scheduled = event('supersession-scheduled', { at: tuesday, effectiveAt: later, cause });

  test('acts at once when its date has come, and ends the access', () => {
    given(...answeredByBBBB)
      .when(supersede)
      .then(superseded);
    given(...answeredByBBBB, superseded)
      .when({ type: 'reveal', ...by, format: 'raw-16', reason: 'x', supplyFrom: monday, volume })
      .thenRefused('request-ended', event('reveal-refused', { at: tuesday, by: AAAA, code: 'request-ended' }));
  });

  test('waits for its date', () => {
    given(...askedOfBBBB)
      .when({ ...supersede, effectiveAt: later })
      .then(scheduled);
    given(...askedOfBBBB, scheduled)
      .when({ type: 'pass-time', at: later })
      .then(
        event('request-superseded', {
          at: later,
          effectiveAt: later,
          cause,
          eraseAt: instant('2026-12-24T00:00:00.000Z'),
        }),
      );
    given(...askedOfBBBB, scheduled)
      .when({ ...reverse, at: tuesday })
      .then(event('supersession-cancelled', { at: tuesday, cause: 'switch corrected' }));
  });

  test('reversed restores state and stored deadlines', () => {
    given(...answeredByBBBB, superseded)
      .when(reverse)
      .then(reversedAnswered);
    given(...answeredByBBBB, superseded, reversedAnswered)
      .when({
        type: 'reveal',
        ...by,
        at: later,
        format: 'sr-8.11',
        reason: 'join the meter',
        supplyFrom: monday,
        volume,
      })
      .then(revealed({ at: later, closesAt: instant('2026-12-25T00:00:00.000Z') }));
    given(...askedOfBBBB, superseded, reversed)
      .when({ type: 'pass-time', at: instant('2026-11-30T09:00:00.000Z') })
      .then(
        event('reminder-due', {
          leg: 1,
          reminder: 'due-5',
          at: instant('2026-11-30T09:00:00.000Z'),
          noticedAt: instant('2026-11-30T09:00:00.000Z'),
        }),
      );
  });

  test('is final once the code is erased; another ending was never one', () => {
    const erased = event('code-erased', { at: eraseAt, code: codeRef });
    given(...answeredByBBBB, superseded, erased)
      .when({ ...reverse, at: eraseAt })
      .thenRefused('code-erased');
    given(...askedOfBBBB, event('request-withdrawn', { at: tuesday, reason: null, eraseAt }))
      .when(reverse)
      .thenRefused('not-superseded');
  });
});
