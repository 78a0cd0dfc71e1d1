import fc from 'fast-check';
import { addDays } from '@icx/working-days';
import { currentOrNext, losingBefore, registrationHistory, SuccessionBook, supplierOn } from './index.ts';
import type { SuccessionState, SwitchId, SwitchMessage } from './index.ts';
import { courses } from './registration-history.data.ts';
import {
  AAAA,
  BBBB,
  CCCC,
  contradictionsIn,
  DDDD,
  mpan,
  on,
  periodsIn,
  successionOf,
  switchesOf,
} from './switching.fixture.ts';

test.each(courses)('$name', ({ messages, periods, contradictions }) => {
  const history = registrationHistory(switchesOf(...messages));
  expect(periodsIn(history)).toEqual(periods);
  expect(contradictionsIn(history)).toEqual(contradictions ?? []);
});

const erroneous = registrationHistory(
  switchesOf('S1 AAAA>BBBB 2024-01-01', 'S2 BBBB>CCCC 2025-01-01 v4', 'S3 CCCC>BBBB 2025-01-20'),
);

test('a period tells all that is known of it', () =>
  expect(erroneous.periods).toEqual([
    { supplier: AAAA, from: null, to: '2024-01-01', switchId: 'S1', version: 1, losing: null },
    { supplier: BBBB, from: '2024-01-01', to: '2025-01-01', switchId: 'S1', version: 1, losing: AAAA },
    { supplier: CCCC, from: '2025-01-01', to: '2025-01-20', switchId: 'S2', version: 4, losing: BBBB },
    { supplier: BBBB, from: '2025-01-20', to: null, switchId: 'S3', version: 1, losing: CCCC },
  ]));

test('a contradiction is told in a sentence', () => {
  const { contradictions } = registrationHistory(
    switchesOf(
      'S1 ->AAAA 2024-01-01',
      'S2 CCCC>BBBB 2025-01-01',
      'S3 ->BBBB 2025-06-01',
      'S4 BBBB>CCCC 2026-01-01',
      'S5 BBBB>DDDD 2026-01-01',
      'S6 DDDD>AAAA 2026-06-01',
      'S6 DDDD>BBBB 2026-06-01',
      'S7 DDDD>AAAA 2026-06-01',
      'S7 DDDD>AAAA 2026-06-01 withdrawn',
    ),
  );
  expect(contradictions.map(({ detail }) => detail)).toEqual([
    'Switch S6 came in version 1 with different contents. Until a higher version settles it, BBBB counts as the supplier from 2026-06-01.',
    'Switch S7 came in version 1 with different contents. Until a higher version settles it, it counts as withdrawn.',
    'Switch S2 takes the supply from CCCC on 2025-01-01, but by switch S1 the supplier until then is AAAA. It counts all the same.',
    'Switch S3 is a first registration on 2025-06-01, but by switch S2 the supplier until then is BBBB. It counts all the same.',
    'Several switches take effect on 2026-01-01 and do not follow from each other. Until one is corrected, DDDD counts as the supplier from then on.',
  ]);
});

describe('who supplies', () => {
  test.each([
    ['1999-01-01', AAAA],
    ['2023-12-31', AAAA],
    ['2024-01-01', BBBB],
    ['2024-12-31', BBBB],
    ['2025-01-01', CCCC],
    ['2025-01-19', CCCC],
    ['2025-01-20', BBBB],
    ['2099-01-01', BBBB],
  ])('on %s: %s', (date, supplier) => expect(supplierOn(erroneous, on(date))).toBe(supplier));

  test('before the first registration: nobody', () => {
    const registered = registrationHistory(switchesOf('S1 ->AAAA 2024-01-01'));
    expect(supplierOn(registered, on('2023-12-31'))).toBeUndefined();
    expect(supplierOn(registered, on('2024-01-01'))).toBe(AAAA);
  });
});

describe("a party's present or next supply", () => {
  test.each([
    [AAAA, '2023-12-31', 0],
    [AAAA, '2024-01-01', undefined],
    [BBBB, '2020-01-01', 1],
    [BBBB, '2024-12-31', 1],
    [BBBB, '2025-01-01', 3],
    [CCCC, '2024-06-01', 2],
    [CCCC, '2025-01-19', 2],
    [CCCC, '2025-01-20', undefined],
    [DDDD, '2024-06-01', undefined],
  ])('of %s on %s: %s', (party, date, index) =>
    expect(currentOrNext(erroneous, party, on(date))).toBe(index === undefined ? undefined : erroneous.periods[index]),
  );
});

test('who supplied until a period began', () =>
  expect(erroneous.periods.map((period) => losingBefore(erroneous, period))).toEqual([undefined, AAAA, BBBB, CCCC]));

describe('properties', () => {
  const seed = { numRuns: 3000, seed: 4 };
  const parties = [AAAA, BBBB, CCCC, DDDD];
  const anyDay = fc.integer({ min: 0, max: 5 }).map((days) => addDays(on('2026-11-23'), days));
  // Small domains, so that the same ids, versions and days meet.
  const message: fc.Arbitrary<SwitchMessage> = fc
    .record({
      id: fc.constantFrom('S1', 'S2', 'S3', 'S4', 'S5').map((id) => id as SwitchId),
      version: fc.integer({ min: 1, max: 2 }),
      mpxn: fc.constant(mpan),
      losing: fc.constantFrom(null, ...parties),
      gaining: fc.constantFrom(...parties),
      effectiveFrom: anyDay,
      withdrawn: fc.constantFrom(false, false, false, true),
    })
    .filter(({ losing, gaining }) => losing !== gaining);
  const messages = fc.array(message, { maxLength: 12 });
  const rearranged = messages.chain((some) =>
    fc.record({
      some: fc.constant(some),
      again: fc
        .tuple(fc.shuffledSubarray(some, { minLength: some.length }), fc.array(fc.nat({ max: 99 }), { maxLength: 8 }))
        .map(([shuffled, picks]) =>
          picks.reduce(
            (all, pick) =>
              some.length === 0 ? all : all.toSpliced(pick % all.length, 0, { ...some[pick % some.length]! }),
            shuffled,
          ),
        ),
    }),
  );
  const book = fc
    .array(fc.tuple(fc.constantFrom(...parties), fc.constantFrom(...parties), anyDay), { maxLength: 4 })
    .map(
      (successions) =>
        new SuccessionBook(
          successions.flatMap(([from, to, day], index): SuccessionState[] =>
            from === to ? [] : [successionOf(`0000000${index}`, from, to, day)],
          ),
        ),
    );

  test('any order with any repeats comes to the same history', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(rearranged, book, ({ some, again }, successions) => {
        const history = registrationHistory(some, successions);
        expect(registrationHistory(again, successions)).toEqual(history);
        history.contradictions.forEach(({ kind }) => seen.add(kind));
      }),
      seed,
    );
    expect([...seen].sort()).toEqual(['losing-mismatch', 'same-day', 'same-version']);
  });

  test('periods are in order, without gap, overlap or two of one supplier in a row', () =>
    fc.assert(
      fc.property(messages, book, (some, successions) => {
        const { periods } = registrationHistory(some, successions);
        periods.forEach(({ from, to, supplier }, index) => {
          const next = periods[index + 1];
          expect(to).toBe(next?.from ?? null);
          if (index > 0) expect(from).not.toBeNull();
          if (from !== null && to !== null) expect(from < to).toBe(true);
          expect(next?.supplier).not.toBe(supplier);
        });
      }),
      seed,
    ));

  // What truly happened: a supplier after the other, some of them on one day.
  const course = fc
    .array(
      fc.record({
        gaining: fc.constantFrom(...parties),
        days: fc.integer({ min: 0, max: 2 }),
        version: fc.integer({ min: 1, max: 3 }),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map((steps) => {
      const switches: SwitchMessage[] = [];
      let effectiveFrom = on('2026-11-23');
      for (const { gaining, days, version } of steps) {
        const losing = switches.at(-1)?.gaining ?? null;
        effectiveFrom = addDays(effectiveFrom, days);
        // Ids do not follow the order of events.
        const id = `S${(switches.length * 5) % 8}` as SwitchId;
        if (gaining !== losing)
          switches.push({ id, version, mpxn: mpan, losing, gaining, effectiveFrom, withdrawn: false });
      }
      return switches;
    });
  const told = course.chain((switches) =>
    fc.record({
      switches: fc.constant(switches),
      messages: fc.array(message, { maxLength: 6 }).chain((mistakes) => {
        const corrected = mistakes.flatMap((mistake, index): SwitchMessage[] => {
          const truth = switches[index];
          if (truth && truth.version > 1) return [{ ...mistake, id: truth.id, version: truth.version - 1 }];
          const id = `X${index}` as SwitchId;
          return [
            { ...mistake, id, version: 1 },
            { ...mistake, id, version: 2, withdrawn: true },
          ];
        });
        const all = [...switches, ...corrected];
        return fc.shuffledSubarray(all, { minLength: all.length });
      }),
    }),
  );

  test('what truly happened is found again among corrected and withdrawn mistakes, and nothing contradicts it', () =>
    fc.assert(
      fc.property(told, anyDay, ({ switches, messages: some }, day) => {
        const history = registrationHistory(some);
        expect(history.contradictions).toEqual([]);
        expect(supplierOn(history, day)).toBe(switches.findLast(({ effectiveFrom }) => effectiveFrom <= day)?.gaining);
      }),
      seed,
    ));
});
