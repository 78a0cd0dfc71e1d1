import fc from 'fast-check';
import type { Mpxn, PartyId } from '@icx/identifiers';
import { addHours, addDays } from '@icx/working-days';
import { registrationHistory, SuccessionBook } from './index.ts';
import type { Succession, SuccessionState } from './index.ts';
import {
  AAAA,
  BBBB,
  CCCC,
  contradictionsIn,
  DDDD,
  FFFF,
  monday,
  mpan,
  mprn,
  on,
  otherMpan,
  periodsIn,
  successionOf,
  switchesOf,
} from './switching.fixture.ts';

const bookOf = (...successions: readonly SuccessionState[]) => new SuccessionBook(successions);
const reversed = (succession: Succession): SuccessionState => ({
  ...succession,
  reversed: { at: monday, reason: 'error' },
});
/** `CCCC by suc_1 suc_2`, or `nobody`. */
const told = (book: SuccessionBook, party: PartyId, mpxn: Mpxn | null, day: string): string => {
  const successor = book.successorOf(party, mpxn, on(day));
  return successor ? [successor.party, 'by', ...successor.chain.map(({ id }) => id)].join(' ') : 'nobody';
};

const solr = successionOf('solr', FFFF, CCCC, '2026-12-01');

describe('who succeeds', () => {
  test('from its first day on, and only that party', () => {
    const book = bookOf(solr);
    expect(['2026-11-30', '2026-12-01', '2099-01-01'].map((day) => told(book, FFFF, mpan, day))).toEqual([
      'nobody',
      'CCCC by suc_solr',
      'CCCC by suc_solr',
    ]);
    expect(told(book, CCCC, mpan, '2027-01-01')).toBe('nobody');
  });

  test('along the chain, as far as it is in force', () => {
    const book = bookOf(successionOf('merger', CCCC, AAAA, '2027-01-01'), solr);
    expect(told(book, FFFF, mpan, '2026-12-31')).toBe('CCCC by suc_solr');
    expect(told(book, FFFF, mpan, '2027-01-01')).toBe('AAAA by suc_solr suc_merger');
  });

  test('also into a merger that was earlier', () => {
    const book = bookOf(successionOf('merger', CCCC, AAAA, '2020-01-01'), solr);
    expect(told(book, FFFF, mpan, '2026-12-01')).toBe('AAAA by suc_solr suc_merger');
  });

  test('by meter point before fuel before everything', () => {
    const book = bookOf(
      solr,
      successionOf('electricity', FFFF, BBBB, '2026-12-01', { fuel: 'electricity' }),
      successionOf('one', FFFF, DDDD, '2026-12-01', { mpxns: [mpan] }),
    );
    expect(told(book, FFFF, mpan, '2026-12-01')).toBe('DDDD by suc_one');
    expect(told(book, FFFF, otherMpan, '2026-12-01')).toBe('BBBB by suc_electricity');
    expect(told(book, FFFF, mprn, '2026-12-01')).toBe('CCCC by suc_solr');
    expect(told(book, FFFF, null, '2026-12-01')).toBe('CCCC by suc_solr');
  });

  test('by the fuel, where the meter point is not known', () => {
    const book = bookOf(
      solr,
      successionOf('gas', FFFF, BBBB, '2026-12-01', { fuel: 'gas' }),
      successionOf('one', FFFF, DDDD, '2026-12-01', { mpxns: [mpan, mprn] }),
    );
    expect(book.holderOf(FFFF, 'gas', on('2026-12-01')).party).toBe(BBBB);
    expect(book.holderOf(FFFF, 'electricity', on('2026-12-01')).party).toBe(CCCC);
    expect([FFFF, CCCC].map((party) => book.movesAsOne(party))).toEqual([false, true]);
    expect(bookOf(solr).movesAsOne(FFFF)).toBe(true);
  });

  test('by the wider one as long as the narrower is not in force', () => {
    const book = bookOf(solr, successionOf('one', FFFF, DDDD, '2027-01-01', { mpxns: [mpan] }));
    expect(told(book, FFFF, mpan, '2026-12-31')).toBe('CCCC by suc_solr');
    expect(told(book, FFFF, mpan, '2027-01-01')).toBe('DDDD by suc_one');
  });

  test.each<[string, Partial<Succession>]>([
    ['a fuel', { fuel: 'gas' }],
    ['meter points', { mpxns: [mprn] }],
  ])('of %s moves nothing else, and nothing that hangs on no meter point', (_, scope) => {
    const book = bookOf({ ...solr, ...scope });
    expect(told(book, FFFF, mprn, '2026-12-01')).toBe('CCCC by suc_solr');
    expect(told(book, FFFF, mpan, '2026-12-01')).toBe('nobody');
    expect(told(book, FFFF, null, '2026-12-01')).toBe('nobody');
  });

  test('not by what was reversed or never recorded', () =>
    expect(told(bookOf(null, reversed(solr)), FFFF, mpan, '2026-12-01')).toBe('nobody'));

  test('by the later of two that overlap, of one day by the one recorded later', () => {
    const later = successionOf('later', FFFF, DDDD, '2026-12-01', { recordedAt: addHours(monday, 1) });
    const earlier = successionOf('zero', FFFF, BBBB, '2026-11-01', { recordedAt: addHours(monday, 2) });
    for (const book of [bookOf(solr, later, earlier), bookOf(earlier, later, solr)]) {
      expect(told(book, FFFF, mpan, '2026-12-01')).toBe('DDDD by suc_later');
      expect(told(book, FFFF, mpan, '2026-11-30')).toBe('BBBB by suc_zero');
    }
  });

  test('what was handed over and later back is where it was', () => {
    const book = bookOf(
      successionOf('out', AAAA, BBBB, '2024-01-01', { mpxns: [mpan] }),
      successionOf('back', BBBB, AAAA, '2026-01-01', { mpxns: [mpan] }),
      successionOf('join', DDDD, BBBB, '2020-01-01'),
    );
    expect(told(book, AAAA, mpan, '2025-12-31')).toBe('BBBB by suc_out');
    expect(told(book, AAAA, mpan, '2026-01-01')).toBe('nobody');
    expect(told(book, BBBB, mpan, '2026-01-01')).toBe('AAAA by suc_back');
    expect(told(book, DDDD, mpan, '2026-01-01')).toBe('AAAA by suc_join suc_back');
  });

  test('is found for any successions, the same for all who are handed on along one way', () => {
    const parties = [AAAA, BBBB, CCCC, DDDD, FFFF];
    const anyDay = fc.integer({ min: 0, max: 3 }).map((days) => addDays(on('2026-11-23'), days));
    const scope = fc.constantFrom<Partial<Succession>>({}, { fuel: 'gas' }, { fuel: 'electricity' }, { mpxns: [mpan] });
    const succession = fc.tuple(fc.constantFrom(...parties), fc.constantFrom(...parties), anyDay, scope);
    let circles = 0;
    fc.assert(
      fc.property(
        fc.array(succession, { maxLength: 10 }),
        fc.constantFrom(mpan, mprn, null),
        anyDay,
        (some, mpxn, day) => {
          const book = bookOf(
            ...some
              .filter(([from, to]) => from !== to)
              .map(([from, to, effectiveFrom, more], index) => successionOf(`${index}`, from, to, effectiveFrom, more)),
          );
          for (const party of parties) {
            const holder = book.holderOf(party, mpxn, day);
            expect(holder.party).toBe(holder.chain.at(-1)?.to ?? party);
            for (const { to } of holder.chain) expect(book.holderOf(to, mpxn, day).party).toBe(holder.party);
            if (holder.party === party && holder.chain.length > 0) circles += 1;
          }
        },
      ),
      { numRuns: 2000, seed: 7 },
    );
    expect(circles).toBeGreaterThan(0);
  });
});

describe('a history with successions', () => {
  const from2024 = 'S1 BBBB>FFFF 2024-01-01';
  const history = (book: SuccessionBook, ...messages: readonly string[]) => {
    const whole = registrationHistory(switchesOf(...messages), book);
    return { periods: periodsIn(whole), contradictions: contradictionsIn(whole) };
  };

  test('splits the period on the day of the succession', () =>
    expect(registrationHistory(switchesOf('S1 ->FFFF 2024-01-01 v2'), bookOf(solr)).periods).toEqual([
      { supplier: FFFF, from: '2024-01-01', to: '2026-12-01', switchId: 'S1', version: 2, losing: null },
      {
        supplier: CCCC,
        from: '2026-12-01',
        to: null,
        switchId: 'S1',
        version: 2,
        losing: FFFF,
        succession: 'suc_solr',
      },
    ]));

  test.each([FFFF, CCCC, AAAA])('a later switch may name %s, any of the chain, as the loser', (losing) =>
    expect(
      history(bookOf(solr, successionOf('merger', CCCC, AAAA, '2027-01-01')), from2024, `S2 ${losing}>DDDD 2027-02-01`),
    ).toEqual({
      periods: [
        'BBBB ever S1',
        'FFFF 2024-01-01 S1',
        'CCCC 2026-12-01 S1 by suc_solr',
        'AAAA 2027-01-01 S1 by suc_merger',
        'DDDD 2027-02-01 S2',
      ],
      contradictions: [],
    }),
  );

  test('before the succession only the old party can lose', () =>
    expect(history(bookOf(solr), from2024, 'S2 CCCC>AAAA 2026-11-30')).toEqual({
      periods: ['BBBB ever S1', 'FFFF 2024-01-01 S1', 'AAAA 2026-11-30 S2'],
      contradictions: ['losing-mismatch S1 S2'],
    }));

  test('who is no part of the chain is still a contradiction, told with the supplier of that day', () => {
    const { contradictions } = registrationHistory(switchesOf(from2024, 'S2 BBBB>AAAA 2027-01-01'), bookOf(solr));
    expect(contradictions.map(({ detail }) => detail)).toEqual([
      expect.stringContaining('the supplier until then is CCCC'),
    ]);
  });

  test('a supply that ended before is left as it was', () =>
    expect(history(bookOf(solr), from2024, 'S2 FFFF>AAAA 2026-12-01').periods).toEqual([
      'BBBB ever S1',
      'FFFF 2024-01-01 S1',
      'AAAA 2026-12-01 S2',
    ]));

  test('what the old party gains afterwards is the successor’s at once', () =>
    expect(history(bookOf(solr), 'S1 ->BBBB 2024-01-01', 'S2 BBBB>FFFF 2026-12-01').periods).toEqual([
      'BBBB 2024-01-01 S1',
      'CCCC 2026-12-01 S2 by suc_solr',
    ]));

  test('a supply known only by its loser is handed on, too', () =>
    expect(history(bookOf(solr), 'S1 FFFF>AAAA 2027-01-01').periods).toEqual([
      'FFFF ever S1',
      'CCCC 2026-12-01 S1 by suc_solr',
      'AAAA 2027-01-01 S1',
    ]));

  test('a switch that repeats the succession adds nothing', () =>
    expect(history(bookOf(solr), from2024, 'S2 FFFF>CCCC 2026-12-10')).toEqual({
      periods: ['BBBB ever S1', 'FFFF 2024-01-01 S1', 'CCCC 2026-12-01 S1 by suc_solr'],
      contradictions: [],
    }));

  test.each([
    ['S2 FFFF>AAAA 2026-12-01', 'S3 AAAA>FFFF 2026-12-01', 'S1x CCCC>DDDD 2026-12-01'],
    ['S2 CCCC>AAAA 2026-12-01', 'S3 AAAA>CCCC 2026-12-01', 'S1x FFFF>DDDD 2026-12-01'],
  ])('a chain of one day may mix predecessor and successor: %s, %s, %s', (...day) =>
    expect(history(bookOf(solr), from2024, ...day)).toEqual({
      periods: ['BBBB ever S1', 'FFFF 2024-01-01 S1', 'DDDD 2026-12-01 S1x'],
      contradictions: [],
    }),
  );

  test('a circle of one day begins with the successor of who supplied', () =>
    expect(history(bookOf(solr), from2024, 'S2 AAAA>CCCC 2027-01-01', 'S3 CCCC>AAAA 2027-01-01')).toEqual({
      periods: ['BBBB ever S1', 'FFFF 2024-01-01 S1', 'CCCC 2026-12-01 S1 by suc_solr'],
      contradictions: [],
    }));

  test('a reversal brings the old party back, as if it had never gone', () =>
    expect(history(bookOf(reversed(solr)), from2024).periods).toEqual(['BBBB ever S1', 'FFFF 2024-01-01 S1']));

  test('a return by a later succession is a period again', () =>
    expect(
      history(
        bookOf(
          successionOf('out', FFFF, CCCC, '2025-01-01', { mpxns: [mpan] }),
          successionOf('back', CCCC, FFFF, '2026-01-01', { mpxns: [mpan] }),
        ),
        from2024,
      ).periods,
    ).toEqual([
      'BBBB ever S1',
      'FFFF 2024-01-01 S1',
      'CCCC 2025-01-01 S1 by suc_out',
      'FFFF 2026-01-01 S1 by suc_back',
    ]));

  test('two successors, by fuel', () => {
    const book = bookOf(
      successionOf('electricity', FFFF, CCCC, '2026-12-01', { fuel: 'electricity' }),
      successionOf('gas', FFFF, DDDD, '2026-12-02', { fuel: 'gas' }),
    );
    const gas = switchesOf(from2024).map((message) => ({ ...message, mpxn: mprn }));
    expect(history(book, from2024).periods.at(-1)).toBe('CCCC 2026-12-01 S1 by suc_electricity');
    expect(periodsIn(registrationHistory(gas, book)).at(-1)).toBe('DDDD 2026-12-02 S1 by suc_gas');
  });

  test('two successors, by meter point', () => {
    const book = bookOf(solr, successionOf('one', FFFF, AAAA, '2026-12-01', { mpxns: [otherMpan] }));
    const other = switchesOf(from2024).map((message) => ({ ...message, mpxn: otherMpan }));
    expect(history(book, from2024).periods.at(-1)).toBe('CCCC 2026-12-01 S1 by suc_solr');
    expect(periodsIn(registrationHistory(other, book)).at(-1)).toBe('AAAA 2026-12-01 S1 by suc_one');
  });
});

test('whose holdings came to a party, by whatever way', () => {
  const book = bookOf(
    solr,
    successionOf('later', CCCC, AAAA, '2027-01-01', { fuel: 'gas' }),
    reversed(successionOf('undone', DDDD, AAAA, '2026-01-01')),
  );
  expect([AAAA, CCCC, FFFF].map((party) => book.predecessorsOf(party))).toEqual([[CCCC, FFFF], [FFFF], []]);
});
