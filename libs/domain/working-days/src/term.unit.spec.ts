import { plainDate, termAt, type Term } from './index.ts';

const term = (id: string, effectiveFrom: string): Term => ({
  id,
  effectiveFrom: plainDate(effectiveFrom),
  workingDays: 10,
  calendar: 'england-and-wales',
});

describe('termAt', () => {
  const terms = [term('second', '2022-01-01'), term('first', '2021-01-01'), term('third', '2026-06-01')];

  test.each([
    ['2021-01-01', 'first'],
    ['2021-12-31', 'first'],
    ['2022-01-01', 'second'],
    ['2026-05-31', 'second'],
    ['2026-06-01', 'third'],
    ['2099-01-01', 'third'],
  ])('on %s the %s is in force, in whatever order they are listed', (date, id) => {
    expect(termAt(terms, plainDate(date))).toMatchObject({ id });
  });

  test('of two from the same date, the one listed last', () => {
    expect(
      termAt([term('wrong', '2021-01-01'), term('corrected', '2021-01-01')], plainDate('2021-06-01')),
    ).toMatchObject({
      id: 'corrected',
    });
  });

  test.each([
    ['before the first', terms],
    ['without any', []],
  ])('%s there is none', (_, some) => {
    expect(termAt(some, plainDate('2020-12-31'))).toMatchObject({
      refused: true,
      code: 'no-term-in-force',
      detail:
        'No SLA term was in force on 2020-12-31: SECAS adds one that is effective from that date or before (icx terms add).',
    });
  });
});
