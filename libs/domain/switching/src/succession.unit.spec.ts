import type { Mpxn } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { evolveSuccession, parseSuccessionId, recordSuccession, reverseSuccession } from './index.ts';
import type { Succession, SuccessionEvent, SuccessionState } from './index.ts';
import { AAAA, BBBB, CCCC, DDDD, FFFF, monday, mpan, mprn, on, otherMpan, successionOf } from './switching.fixture.ts';

const recorded = (data: Succession): SuccessionEvent => ({ type: 'switching.succession-recorded.v1', data });
const reversal = { at: monday, reason: 'The appointment was of another supplier.' };
const reversed: SuccessionEvent = { type: 'switching.succession-reversed.v1', data: reversal };
const fold = (...events: readonly SuccessionEvent[]) => events.reduce<SuccessionState>(evolveSuccession, null);

/** The whole decision: exactly these events, or this refusal. */
const outcomeOf = (decided: ReturnType<typeof recordSuccession>) => (isRefusal(decided) ? decided.code : decided);
const given = (...others: readonly SuccessionState[]) => ({
  record: (draft: Succession, state: SuccessionState = null) => outcomeOf(recordSuccession(draft, state, others)),
});

const whole = successionOf('whole', FFFF, CCCC, '2026-12-01');
const numbered = (count: number): readonly Mpxn[] =>
  Array.from({ length: count }, (_, index) => String(1e12 + index) as Mpxn);
const undone = fold(recorded(whole), reversed);

describe('the succession id', () => {
  test.each(['suc_01234567', `suc_${'aZ9'.repeat(20)}`])('%s is one', (id) => expect(parseSuccessionId(id)).toBe(id));
  test.each([
    [null, 'missing'],
    ['icr_01234567', 'does not start with "suc_"'],
    ['suc_0123456', '7 characters after'],
    [`suc_${'a'.repeat(61)}`, '61 characters after'],
    ['suc_0123-4567', '"-" at place 5'],
  ])('%j is none: %s', (id, why) =>
    expect(parseSuccessionId(id)).toMatchObject({
      code: 'succession-id-invalid',
      detail: expect.stringContaining(why),
    }),
  );
});

describe('by itself a succession', () => {
  test('is recorded as it is given', () => expect(given().record(whole)).toEqual([recorded(whole)]));
  test('names each meter point once', () =>
    expect(given().record({ ...whole, mpxns: [mprn, mpan, mprn] })).toEqual([
      recorded({ ...whole, mpxns: [mprn, mpan] }),
    ]));
  test.each([0, 60])('may have a grace of %i', (grace) =>
    expect(given().record({ ...whole, grace })).toEqual([recorded({ ...whole, grace })]),
  );
  test('may name 100,000 meter points', () =>
    expect(given().record({ ...whole, mpxns: numbered(100_000) })).toEqual([
      recorded({ ...whole, mpxns: numbered(100_000) }),
    ]));
  test.each<[string, Partial<Succession>, string]>([
    ['to itself', { to: FFFF }, 'succession-to-itself'],
    ['with a negative grace', { grace: -1 }, 'grace-invalid'],
    ['with too long a grace', { grace: 61 }, 'grace-invalid'],
    ['with half a day of grace', { grace: 0.5 }, 'grace-invalid'],
    ['of twenty years ago', { effectiveFrom: on('2006-12-01') }, 'effective-date-unlikely'],
    ['in ten years', { effectiveFrom: on('2036-12-01') }, 'effective-date-unlikely'],
    ['of no meter point', { mpxns: [] }, 'scope-empty'],
    ['of too many meter points', { mpxns: numbered(100_001) }, 'scope-too-large'],
    ['of gas at an MPAN', { fuel: 'gas', mpxns: [mprn, mpan] }, 'scope-fuel-mismatch'],
    ['of electricity at an MPRN', { fuel: 'electricity', mpxns: [mprn] }, 'scope-fuel-mismatch'],
  ])('%s is refused', (_, change, code) => expect(given().record({ ...whole, ...change })).toBe(code));

  test('names the meter point that does not fit, by its place', () =>
    expect(recordSuccession({ ...whole, fuel: 'gas', mpxns: [mprn, mpan] }, null, [])).toMatchObject({
      pointer: '/mpxns/1',
    }));
  test('is not recorded twice', () => expect(given().record(whole, fold(recorded(whole)))).toBe('succession-exists'));
  test('is not recorded again once reversed', () => expect(given().record(whole, undone)).toBe('succession-exists'));
});

describe('beside others of the same party', () => {
  const other = (more: Partial<Succession>) => successionOf('other', FFFF, DDDD, '2027-06-01', more);
  test.each<[string, Partial<Succession>, Partial<Succession>]>([
    ['of everything', {}, {}],
    ['of one fuel', { fuel: 'gas' }, { fuel: 'gas' }],
    ['that share a meter point', { mpxns: [mpan, otherMpan] }, { mpxns: [mprn, otherMpan] }],
    ['that share one, though one of them names the fuel', { mpxns: [mpan], fuel: 'electricity' }, { mpxns: [mpan] }],
  ])('two %s overlap, whatever their days', (_, one, two) => {
    expect(given(other(one)).record({ ...whole, ...two })).toBe('succession-overlaps');
  });
  test.each<[string, Partial<Succession>, Partial<Succession>]>([
    ['the fuels', { fuel: 'gas' }, { fuel: 'electricity' }],
    ['everything and a fuel', {}, { fuel: 'electricity' }],
    ['a fuel and everything', { fuel: 'electricity' }, {}],
    ['a fuel and a meter point of it', { fuel: 'electricity' }, { mpxns: [mpan] }],
    ['everything and a meter point', {}, { mpxns: [mpan] }],
    ['a meter point and everything', { mpxns: [mpan] }, {}],
    ['different meter points', { mpxns: [mpan] }, { mpxns: [otherMpan] }],
  ])('two may share out %s', (_, one, two) =>
    expect(given(other(one)).record({ ...whole, ...two })).toEqual([recorded({ ...whole, ...two })]),
  );
  test('one that was reversed, or is of another party, does not count', () =>
    expect(given(null, undone, successionOf('else', BBBB, CCCC, '2026-12-01')).record(whole)).toEqual([
      recorded(whole),
    ]));
});

describe('a circle', () => {
  const back = successionOf('back', CCCC, FFFF, '2027-01-01');
  test('of two', () => expect(given(back).record(whole)).toBe('succession-cycle'));
  test('of three', () =>
    expect(
      given(successionOf('1', CCCC, AAAA, '2020-01-01'), successionOf('2', AAAA, FFFF, '2020-01-01')).record(whole),
    ).toBe('succession-cycle'));
  test('for one fuel', () => {
    expect(given({ ...back, fuel: 'electricity' }).record(whole)).toBe('succession-cycle');
    expect(given(back).record({ ...whole, fuel: 'electricity' })).toBe('succession-cycle');
    expect(given({ ...back, fuel: 'gas' }).record({ ...whole, fuel: 'gas' })).toBe('succession-cycle');
  });
  test.each<[string, SuccessionState, Succession]>([
    ['of one fuel each is none', { ...back, fuel: 'gas' }, { ...whole, fuel: 'electricity' }],
    ['of named meter points may be a return', back, { ...whole, mpxns: [mpan] }],
    ['after named meter points went the other way may be a return', { ...back, mpxns: [mpan] }, whole],
    ['that was reversed is none', { ...back, reversed: { at: monday, reason: 'error' } }, whole],
  ])('%s', (_, other, draft) => expect(given(other).record(draft)).toEqual([recorded(draft)]));
  test('elsewhere does not keep the search going for ever', () =>
    expect(
      given(successionOf('1', CCCC, AAAA, '2020-01-01'), successionOf('2', AAAA, CCCC, '2020-01-01')).record(whole),
    ).toEqual([recorded(whole)]));
});

describe('reversal', () => {
  test('is recorded with its reason', () => {
    expect(outcomeOf(reverseSuccession(reversal, whole))).toEqual([reversed]);
    expect(undone).toEqual({ ...whole, reversed: reversal });
  });
  test('of what was never recorded is refused', () => {
    expect(outcomeOf(reverseSuccession(reversal, null))).toBe('succession-unknown');
    expect(fold(reversed)).toBeNull();
  });
  test('happens once', () =>
    expect(outcomeOf(reverseSuccession(reversal, undone))).toBe('succession-reversed-already'));
});
