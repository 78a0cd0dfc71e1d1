import { instant } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import type { RequestEvent } from './index.ts';
import { answeredByBBBB, askedOfBBBB, codeRef, event, given, tuesday } from './request.fixture.ts';

const later = instant('2026-11-26T00:00:00.000Z');
const latest = instant('2026-12-01T00:00:00.000Z');
const eraseAt = instant('2026-12-22T10:00:00.000Z');
const cause = 'Switch S2: CCCC supplies from 2026-11-26';
const follow = (until: Instant | null, at = tuesday) => ({ type: 'follow-supply', at, until, cause }) as const;
const scheduled = (effectiveAt: Instant, at = tuesday): RequestEvent =>
  event('supersession-scheduled', { at, effectiveAt, cause });
const superseded = event('request-superseded', { at: tuesday, effectiveAt: tuesday, cause, eraseAt });
const reversed = event('supersession-reversed', { at: later, cause, closesAt: instant('2026-12-25T00:00:00.000Z') });

describe('a request follows the registration', () => {
  test('nothing ends the supply: nothing happens', () =>
    given(...askedOfBBBB)
      .when(follow(null))
      .then());

  test('it ends one day: scheduled, once', () => {
    given(...askedOfBBBB)
      .when(follow(later))
      .then(scheduled(later));
    given(...askedOfBBBB, scheduled(later))
      .when(follow(later))
      .then();
  });

  test('that day moves, or the switch is withdrawn', () => {
    given(...askedOfBBBB, scheduled(later))
      .when(follow(latest))
      .then(scheduled(latest));
    given(...askedOfBBBB, scheduled(later))
      .when(follow(null))
      .then(event('supersession-cancelled', { at: tuesday, cause }));
  });

  test('it has ended: superseded at once, once', () => {
    given(...answeredByBBBB)
      .when(follow(tuesday))
      .then(superseded);
    given(...answeredByBBBB, superseded)
      .when(follow(tuesday, later))
      .then();
  });

  test('a corrected switch revives it, for good or until another day', () => {
    given(...answeredByBBBB, superseded)
      .when(follow(null, later))
      .then(reversed);
    given(...answeredByBBBB, superseded)
      .when(follow(latest, later))
      .then(reversed, scheduled(latest, later));
  });

  test('not once its code is erased, and no other ending', () => {
    given(...answeredByBBBB, superseded, event('code-erased', { at: eraseAt, code: codeRef }))
      .when(follow(null, eraseAt))
      .then();
    given(...askedOfBBBB, event('request-withdrawn', { at: tuesday, reason: null, eraseAt }))
      .when(follow(null, later))
      .then();
  });
});
