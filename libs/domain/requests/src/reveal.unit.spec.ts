import { instant } from '@icx/working-days';
import {
  AAAA,
  answeredByBBBB,
  askedOfBBBB,
  BBBB,
  codeRef,
  dueAt,
  event,
  given,
  MAPX,
  monday,
  revealed,
  revealedToAAAA,
  tooLate,
  tuesday,
} from './request.fixture.ts';

const by = { at: tuesday, by: AAAA } as const;
const eraseAt = instant('2026-12-22T10:00:00.000Z');
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
