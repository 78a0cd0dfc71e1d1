import { parseMapId, parseMpid } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { evolveParty, holderOf, isMapId, partyNamed } from './index.ts';
import type { PartyEvent } from './index.ts';
import { day, mapId, mpid, party, shortCode } from './parties.fixture.ts';

const before = party('BBBB', 'supplier', mpid('XXXX', '2019-01-01', '2026-04-01'), shortCode('XXX'));
const after = party('CCCC', 'supplier', mpid('XXXX', '2026-04-01'));
const owner = party('MAPX', 'asset-provider', mapId('XXXX', '2025-01-01'), mapId('XXX', '2020-01-01', '2026-01-01'));
const parties = [before, after, owner];
const [last, first] = [day('2026-03-31'), day('2026-04-01')];
const electricity = { fuel: 'electricity', id: must(parseMpid('XXXX')) } as const;

describe('an identifier that passed from one party to another', () => {
  test.each([
    ['2018-12-31', undefined],
    ['2019-01-01', 'BBBB'],
    ['2026-03-31', 'BBBB'],
    ['2026-04-01', 'CCCC'],
    ['2099-12-31', 'CCCC'],
  ])('on %s is of %s', (on, expected) => {
    expect(holderOf(parties, electricity, day(on))?.party).toBe(expected);
    expect(holderOf(parties, { ...electricity, kind: 'supplier' }, day(on))?.party).toBe(expected);
    expect(partyNamed([before, after], 'XXXX', day(on))?.party).toBe(expected);
  });

  test('without a date is of whoever got it last', () => {
    expect(partyNamed(parties, 'XXXX')?.party).toBe('CCCC');
    expect(partyNamed(parties.toReversed(), 'XXXX')?.party).toBe('CCCC');
  });
});

test('MPID and MAP ID of the same letters are two things; a name means the MPID first', () => {
  expect(holderOf(parties, { ...electricity, id: must(parseMapId('XXXX')), kind: 'map-id' }, first)?.party).toBe(
    'MAPX',
  );
  expect(partyNamed(parties, 'XXXX', last)?.party).toBe('BBBB');
  expect(partyNamed([owner], 'XXXX', last)?.party).toBe('MAPX');
});

test('a PartyId counts before any identifier, whoever has it, and without a date', () => {
  const namesake = party('DDDD', 'supplier', mpid('CCCC'));
  expect(partyNamed([namesake, after], 'CCCC', day('1990-01-01'))).toBe(after);
  expect(partyNamed([namesake, after], 'nobody')).toBeUndefined();
});

test.each([' xxxx ', 'Xxxx'])('%j means the party that XXXX means', (typed) =>
  expect(partyNamed(parties, typed, first)).toBe(after),
);
test('a PartyId is known in small letters too', () => expect(partyNamed(parties, 'mapx')).toBe(owner));

test.each([
  ['XXXX', '2026-04-01', true],
  ['XXX', '2025-12-31', true],
  ['XXX', '2026-01-01', false],
  ['XXX', '2019-12-31', false],
  ['BBBB', '2026-04-01', false],
])('%s on %s is a MAP ID: %s', (text, on, expected) =>
  expect(isMapId(parties, must(parseMapId(text)), day(on))).toBe(expected),
);

test('an event from before MAP IDs were told apart reads as it did', () => {
  // As 0.1 stored it, byte for byte.
  const stored =
    '{"party":"BBBB","name":"Brent Power (installing supplier)","kind":"supplier","identifiers":[{"fuel":"electricity","id":"BBBB","from":"2019-01-01","to":null},{"fuel":"gas","id":"BBB","from":"2019-01-01","to":null}],"receives":"immediate"}';
  const event = { type: 'parties.party-registered.v1', data: JSON.parse(stored) } as PartyEvent;
  const folded = evolveParty(null, event)!;
  expect(JSON.stringify(folded)).toBe(stored);
  expect(holderOf([folded], { fuel: 'gas', kind: 'supplier', id: folded.identifiers[1]!.id }, first)).toBe(folded);
  expect(isMapId([folded], must(parseMapId('BBBB')), first)).toBe(false);
  const changed = { type: 'parties.party-changed.v1', data: { left: true } } as const;
  expect(evolveParty(folded, changed)).toEqual({ ...folded, left: true });
});
