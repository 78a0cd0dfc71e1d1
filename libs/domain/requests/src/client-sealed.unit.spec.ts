import { AAAA, askedOfBBBB, event, given, monday, revealed, supplied, tuesday } from './request.fixture.ts';

/** The exchange cannot open it: its supplier's client sealed it to the requester's key. */
const answered = [...askedOfBBBB, supplied({ check: 'client-checked', sealedTo: 'kid' })] as const;
const reveal = {
  type: 'reveal',
  at: tuesday,
  by: AAAA,
  format: 'as-supplied',
  reason: 'join the meter',
  supplyFrom: monday,
  volume: { revealed: 0, threshold: 100, quota: 1000 },
  sealedTo: 'kid',
} as const;
const refused = event('reveal-refused', { at: tuesday, by: AAAA, code: 'representation-not-convertible' });

test('a code sealed by its supplier is revealed as it came, and to which key is on record', () =>
  given(...answered)
    .when(reveal)
    .then(revealed({ format: 'as-supplied', sealedTo: 'kid' })));

test.each(['raw-16', 'raw-16+crc', 'link-key-16', 'sr-8.11'] as const)('as %s it is refused and recorded', (format) =>
  given(...answered)
    .when({ ...reveal, format })
    .thenRefused('representation-not-convertible', refused),
);

test('in clear it is refused and recorded', () =>
  given(...answered)
    .when({ ...reveal, inClear: true })
    .thenRefused('representation-not-convertible', refused));

test('before the supply starts it is refused for that, like any other', () =>
  given(...answered)
    .when({ ...reveal, supplyFrom: null, inClear: true })
    .thenRefused(
      'not-registered-supplier',
      event('reveal-refused', { at: tuesday, by: AAAA, code: 'not-registered-supplier' }),
    ));
