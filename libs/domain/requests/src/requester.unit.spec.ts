import { instant } from '@icx/working-days';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  CCCC,
  codeRef,
  dueAt,
  event,
  given,
  MAPX,
  monday,
  opened,
  received,
  revealed,
  revealedToAAAA,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const by = { at: tuesday, by: AAAA } as const;
const eraseAt = instant('2026-12-22T10:00:00.000Z');
const closedLeg = event('leg-closed', { leg: 1, at: tuesday, how: 'rerouted' });
const secondLeg = (changes = {}) => opened({ leg: 2, openedAt: tuesday, replaces: 1, ...changes });
const secondClock = received({ leg: 2, receivedAt: tuesday });

const volume = { revealed: 0, threshold: 100, quota: 1000 };

describe('reveal', () => {
  const reveal = {
    type: 'reveal',
    ...by,
    format: 'sr-8.11',
    reason: 'join the meter',
    supplyFrom: monday,
    volume,
  } as const;
  const refused = (code: string, who = AAAA) => event('reveal-refused', { at: tuesday, by: who, code });

  test('is recorded, again each time', () => {
    given(...answeredByBBBB)
      .when(reveal)
      .then(revealed());
    given(...revealedToAAAA)
      .when(reveal)
      .then(revealed());
  });

  test('before there is a code is refused and recorded', () =>
    given(...askedOfBBBB)
      .when(reveal)
      .thenRefused('no-code-held', refused('no-code-held')));

  test('by the addressee is refused and recorded', () =>
    given(...answeredByBBBB)
      .when({ ...reveal, by: BBBB })
      .thenRefused('not-the-requester', refused('not-the-requester', BBBB)));

  test('by somebody who may not even ask is recorded, with the breach that came before it', () => {
    const ask = { type: 'refuse-reveal', at: tuesday, by: MAPX, code: 'request-unknown' } as const;
    given(...revealedToAAAA)
      .when(ask)
      .then(refused('request-unknown', MAPX));
    given().when(ask).thenRefused('request-unknown');
    given(...askedOfBBBB)
      .when({ ...ask, at: tooLate })
      .then(
        event('breach-recorded', { leg: 1, dueAt, noticedAt: tooLate, queried: false }),
        event('reveal-refused', { at: tooLate, by: MAPX, code: 'request-unknown' }),
      );
  });

  test('waits for the supply start', () => {
    given(...answeredByBBBB)
      .when({ ...reveal, supplyFrom: eraseAt })
      .thenRefused('supply-not-started', refused('supply-not-started'));
    given(...answeredByBBBB)
      .when({ ...reveal, supplyFrom: null })
      .thenRefused('not-registered-supplier', refused('not-registered-supplier'));
  });

  test('in a format that cannot be derived is refused', () => {
    const linkKey = event('code-supplied', {
      leg: 1,
      code: codeRef,
      representation: 'link-key-16',
      check: 'not-checkable',
      deviceId: '00-DB-12-34-56-78-90-A0' as never,
      answeredAt: tuesday,
      inTime: true,
      closesAt: instant('2026-12-23T00:00:00.000Z'),
    });
    given(...askedOfBBBB, linkKey)
      .when(reveal)
      .thenRefused('representation-not-convertible', refused('representation-not-convertible'));
  });
});

describe('revealing in excess', () => {
  const reveal = (revealed: number) =>
    ({
      type: 'reveal',
      ...by,
      format: 'sr-8.11',
      reason: 'join the meter',
      supplyFrom: monday,
      volume: { ...volume, revealed },
    }) as const;
  const held = event('reveal-quarantined', { at: tuesday, by: AAAA, revealed: 100, threshold: 100 });
  const release = { type: 'release-reveal', at: tuesday, reason: 'a SoLR event' } as const;
  const released = event('reveal-released', { at: tuesday, reason: 'a SoLR event' });
  const refused = (code: string) => event('reveal-refused', { at: tuesday, by: AAAA, code });

  test('below the threshold goes through', () =>
    given(...answeredByBBBB)
      .when(reveal(99))
      .then(revealed()));

  test('from the threshold on waits for the administrator, and is refused until then', () => {
    given(...answeredByBBBB)
      .when(reveal(100))
      .thenRefused('reveal-quarantined', held);
    given(...answeredByBBBB, held)
      .when(reveal(0))
      .thenRefused('reveal-quarantined', refused('reveal-quarantined'));
    given(...answeredByBBBB, held)
      .when(release)
      .then(released);
    given(...answeredByBBBB, held, released)
      .when(reveal(5000))
      .then(revealed());
  });

  test('from the quota on is refused', () =>
    given(...answeredByBBBB)
      .when(reveal(1000))
      .thenRefused('reveal-quota-exceeded', refused('reveal-quota-exceeded')));

  test('of a code that was shown before does not count', () =>
    given(...revealedToAAAA)
      .when(reveal(5000))
      .then(revealed()));

  test('only what waits can be released', () =>
    given(...answeredByBBBB)
      .when(release)
      .thenRefused('not-quarantined'));
});

describe('revealing by a party that was brought in lately', () => {
  const membership = { since: monday, workingDays: 5 };
  const reveal = (more: object = {}) =>
    ({
      type: 'reveal',
      ...by,
      format: 'sr-8.11',
      reason: 'join the meter',
      supplyFrom: monday,
      volume,
      membership,
      ...more,
    }) as const;
  const held = (at = tuesday) =>
    event('reveal-quarantined', { at, by: AAAA, revealed: 0, threshold: 100, because: 'new-membership' });
  const release = { type: 'release-reveal', at: tuesday, reason: 'we rang them' } as const;
  const released = event('reveal-released', { at: tuesday, reason: 'we rang them' });
  const refused = event('reveal-refused', { at: tuesday, by: AAAA, code: 'reveal-quarantined' });
  const lastMoment = instant('2026-11-30T23:59:59.999Z');
  const over = instant('2026-12-01T00:00:00.000Z');

  test('waits for release, and is refused and recorded until then', () => {
    given(...answeredByBBBB)
      .when(reveal())
      .thenRefused('reveal-quarantined', held());
    given(...answeredByBBBB, held())
      .when(reveal())
      .thenRefused('reveal-quarantined', refused);
    given(...answeredByBBBB, held(), released)
      .when(reveal())
      .then(revealed());
  });

  test('so does a code that was shown before: to whom it is shown now may be somebody else', () =>
    given(...revealedToAAAA)
      .when(reveal())
      .thenRefused('reveal-quarantined', held()));

  test('is released by somebody who had no part in it', () => {
    for (const waiting of [answeredByBBBB, revealedToAAAA]) {
      given(...waiting, held())
        .when({ ...release, isPartial: true })
        .thenRefused('release-by-another');
      given(...waiting, held())
        .when(release)
        .then(released);
    }
  });

  test('a release holds, after the reveal too, until somebody is brought in again', () => {
    const later = { since: instant('2026-11-24T10:00:00.001Z'), workingDays: 5 };
    given(...answeredByBBBB, held(), released, revealed())
      .when(reveal())
      .then(revealed());
    given(...answeredByBBBB, held(), released, revealed())
      .when(reveal({ membership: later }))
      .thenRefused('reveal-quarantined', held());
  });

  test('goes on by itself when that is five Working Days ago', () => {
    given(...answeredByBBBB)
      .when(reveal({ at: lastMoment }))
      .thenRefused('reveal-quarantined', held(lastMoment));
    given(...answeredByBBBB, held())
      .when(reveal({ at: over }))
      .then(revealed({ at: over, closesAt: instant('2027-01-01T00:00:00.000Z') }));
  });

  test('of which nobody asks it goes through', () =>
    given(...answeredByBBBB)
      .when(reveal({ membership: undefined }))
      .then(revealed()));
});

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
