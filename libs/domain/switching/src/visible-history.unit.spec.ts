import type { PartyId } from '@icx/identifiers';
import type { Contradiction } from './contradiction.ts';
import type { SupplyPeriod } from './registration-history.ts';
import type { SwitchId } from './switch.ts';
import type { PlainDate } from '@icx/working-days';
import { visibleTo } from './visible-history.ts';

const days = [
  '2026-01-01',
  '2026-02-01',
  '2026-03-01',
  '2026-04-01',
  '2026-05-01',
  null,
] as readonly (PlainDate | null)[];
/** Supplied by one after the other, each gaining by the switch of its own. */
const course = (...suppliers: string[]): SupplyPeriod[] =>
  suppliers.map((supplier, index) => ({
    supplier: supplier as PartyId,
    from: index === 0 ? null : days[index]!,
    to: index === suppliers.length - 1 ? null : days[index + 1]!,
    switchId: `to-${supplier}-${index}` as SwitchId,
    version: 1,
    losing: (suppliers[index - 1] ?? null) as PartyId | null,
  }));
const flag = (...switches: string[]): Contradiction => ({
  kind: 'losing-mismatch',
  switches: switches as SwitchId[],
  detail: 'A sentence for a person.',
});
const seenBy = (party: string, periods: SupplyPeriod[], contradictions: Contradiction[] = []) =>
  visibleTo(
    { party: party as PartyId, role: party === 'SECA' ? 'administrator' : 'supplier' },
    { periods, contradictions },
  );
const stripped = ({ supplier, from, to }: SupplyPeriod) => ({ supplier, from, to });

test('its own periods whole; of those next to them supplier and dates; nothing further away', () => {
  const periods = course('AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE');
  const [first, second, third, fourth, last] = periods as [
    SupplyPeriod,
    SupplyPeriod,
    SupplyPeriod,
    SupplyPeriod,
    SupplyPeriod,
  ];
  expect(seenBy('CCCC', periods)?.periods).toEqual([stripped(second), third, stripped(fourth)]);
  expect(seenBy('AAAA', periods)?.periods).toEqual([first, stripped(second)]);
  expect(seenBy('EEEE', periods)?.periods).toEqual([stripped(fourth), last]);
});

test('who came back sees both times, and whoever was in between if that was one party', () => {
  const one = course('AAAA', 'BBBB', 'AAAA', 'CCCC');
  expect(seenBy('AAAA', one)?.periods).toEqual([one[0], stripped(one[1]!), one[2], stripped(one[3]!)]);
  const two = course('AAAA', 'BBBB', 'CCCC', 'DDDD', 'AAAA');
  expect(seenBy('AAAA', two)?.periods).toEqual([two[0], stripped(two[1]!), stripped(two[3]!), two[4]]);
});

test('a supplier alone sees what there is, a stranger nothing at all', () => {
  const periods = course('AAAA');
  expect(seenBy('AAAA', periods)).toEqual({ periods, contradictions: [] });
  expect(seenBy('BBBB', periods)).toBeUndefined();
  expect(seenBy('BBBB', [], [flag('x')])).toBeUndefined();
});

test('a contradiction is shown to those between whom it leaves open who supplied', () => {
  const periods = course('AAAA', 'BBBB', 'CCCC', 'DDDD');
  const doubt = flag('to-BBBB-1', 'to-CCCC-2');
  const seen = (party: string) => seenBy(party, periods, [doubt])?.contradictions;
  for (const party of ['BBBB', 'CCCC']) expect(seen(party)).toEqual([doubt]);
  for (const party of ['AAAA', 'DDDD']) expect(seen(party)).toEqual([]);
});

test('who oversees the exchange sees every period, and that a meter point has none', () => {
  const periods = course('AAAA', 'BBBB', 'CCCC');
  expect(seenBy('SECA', periods, [flag('to-BBBB-1')])).toEqual({ periods, contradictions: [flag('to-BBBB-1')] });
  expect(seenBy('SECA', [])).toEqual({ periods: [], contradictions: [] });
});
