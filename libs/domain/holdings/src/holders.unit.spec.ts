import { parseMpxn, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { SuccessionBook, type Succession, type SuccessionId, type SuccessionState } from '@icx/switching';
import { instant, plainDate } from '@icx/working-days';
import { holderNow, holdersFor, holdersForAll, type HeldDevice } from './index.ts';

const [AAAA, BBBB, CCCC, FFFF] = ['AAAA', 'BBBB', 'CCCC', 'FFFF'] as PartyId[] as [PartyId, PartyId, PartyId, PartyId];
const mpan = must(parseMpxn('1012345678903'));
const otherMpan = must(parseMpxn('1012345678090'));
const mprn = must(parseMpxn('3938424403'));
const at: HeldDevice = { deviceType: 'ESME', mpxn: mpan };
const elsewhere: HeldDevice = { deviceType: 'ESME', mpxn: otherMpan };
const gasMeter: HeldDevice = { deviceType: 'GSME', mpxn: mprn };
const unplacedMeter: HeldDevice = { deviceType: 'GSME', mpxn: null };
const unplacedDisplay: HeldDevice = { deviceType: 'PPMID', mpxn: null };
const day = plainDate('2026-12-01');

const by = (name: string, from: PartyId, to: PartyId, more: Partial<Succession> = {}): Succession => ({
  ...{ id: `suc_${name}` as SuccessionId, kind: 'solr', from, to, fuel: null, mpxns: null, effectiveFrom: day },
  ...{ grace: 0, reason: null, recordedAt: instant('2026-11-23T10:00Z') },
  ...more,
});
const bookOf = (...successions: readonly SuccessionState[]) => new SuccessionBook(successions);

test('a party has what it first held itself', () => {
  expect(holdersFor(bookOf(), AAAA, at, day)).toEqual([AAAA]);
  expect(holdersForAll(bookOf(), AAAA, day)).toEqual([AAAA]);
});

test('a succession to everything brings all, and leaves nothing behind', () => {
  const book = bookOf(by('solr', FFFF, CCCC));
  expect(holdersForAll(book, CCCC, day)).toEqual([CCCC, FFFF]);
  expect(holdersForAll(book, FFFF, day)).toEqual([]);
  expect(holdersFor(book, CCCC, unplacedDisplay, day)).toEqual([CCCC, FFFF]);
  expect(holdersFor(book, FFFF, at, day)).toEqual([]);
});

test('not before its day', () => {
  expect(holdersForAll(bookOf(by('solr', FFFF, CCCC)), CCCC, plainDate('2026-11-30'))).toEqual([CCCC]);
});

test('what passed by a succession is back when it is reversed', () => {
  const reversed = { ...by('solr', FFFF, CCCC), reversed: { at: instant('2026-12-05T10:00Z'), reason: 'wrong' } };
  expect(holdersFor(bookOf(reversed), CCCC, at, day)).toEqual([CCCC]);
  expect(holdersFor(bookOf(reversed), FFFF, at, day)).toEqual([FFFF]);
});

test('along a chain of successions', () => {
  const book = bookOf(by('solr', FFFF, CCCC), by('merger', CCCC, AAAA, { kind: 'merger' }));
  expect(holdersFor(book, AAAA, at, day).toSorted()).toEqual([AAAA, CCCC, FFFF]);
  expect(holderNow(book, FFFF, at, day)).toBe(AAAA);
});

describe('in scope alone', () => {
  const book = bookOf(by('gas', FFFF, BBBB, { fuel: 'gas' }), by('one', FFFF, CCCC, { mpxns: [mpan] }));

  test.each<[string, HeldDevice, readonly PartyId[], readonly PartyId[], readonly PartyId[]]>([
    ['a named meter point', at, [CCCC, FFFF], [BBBB], []],
    ['another meter point', elsewhere, [CCCC], [BBBB], [FFFF]],
    ['the fuel of a meter point', gasMeter, [CCCC], [BBBB, FFFF], []],
    ['the fuel of a meter whose point is not known', unplacedMeter, [CCCC], [BBBB, FFFF], []],
    ['a device that hangs on nothing known', unplacedDisplay, [CCCC], [BBBB], [FFFF]],
  ])('%s', (_, device, byCCCC, byBBBB, byFFFF) => {
    expect([CCCC, BBBB, FFFF].map((party) => holdersFor(book, party, device, day))).toEqual([byCCCC, byBBBB, byFFFF]);
  });

  test('so no answer holds for every device', () => {
    expect([CCCC, FFFF].map((party) => holdersForAll(book, party, day))).toEqual([undefined, undefined]);
    expect(holdersForAll(book, AAAA, day)).toEqual([AAAA]);
  });
});
