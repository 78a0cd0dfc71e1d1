import { instant } from '@icx/working-days';
import { actingAs, isReached, ranksOf, type ContactPoint, type ContactPointId } from './index.ts';
import { acts, at, details, later, mailbox, party } from './contacts.fixture.ts';

const point = (id: string, more: Partial<ContactPoint> = {}): ContactPoint => ({
  ...details,
  ...{ id: id as ContactPointId, party, startsOn: at, endsOn: null, enteredBySecas: false, enteredAt: at },
  ...{ provedAt: at, confirmedAt: null, actsFrom: acts, failing: null },
  ...more,
});
const failing = { since: at, reason: '550 no' };
const told = (points: readonly ContactPoint[], fuel: 'gas' | null = null, moment = at) =>
  ranksOf(points, 'install-code-requests', fuel, moment).map((rank) => rank.map(({ id }) => id));

test('the lowest rank is told first, several of one rank at once', () =>
  expect(told([point('c', { rank: 2 }), point('a'), point('b')])).toEqual([['a', 'b'], ['c']]));

test.each([
  ['not proved', { provedAt: null }],
  ['for something else', { purpose: 'reports' as const }],
  ['of the other fuel', { fuel: 'electricity' as const }],
  ['not begun', { startsOn: later(1) }],
  ['ended', { endsOn: at }],
])('nobody is told where the point is %s', (_, more) => expect(told([point('a', more)], 'gas')).toEqual([]));

test('of a leg whose fuel nobody knows every point is told', () =>
  expect(told([point('a', { fuel: 'gas' }), point('b', { fuel: 'electricity' })])).toEqual([['a', 'b']]));

test('one whose mail comes back is told after all others, by rank among its like', () => {
  const points = [point('a', { failing }), point('b', { rank: 2 }), point('c', { rank: 2, failing }), point('d')];
  expect(told(points)).toEqual([['d'], ['b'], ['a'], ['c']]);
  expect(told([point('a', { failing })])).toEqual([['a']]);
  expect(isReached([point('a', { failing })], at)).toBe(false);
  expect(isReached([point('a')], at)).toBe(true);
});

const acting = (
  points: readonly ContactPoint[],
  fuels: readonly ('gas' | 'electricity' | null)[] = ['gas'],
  moment = acts,
) => actingAs(points, 'CODES@bbbb.example', fuels, moment)?.id;

test('a mailbox acts once its time has come, however it is written', () => {
  expect(acting([point('a')])).toBe('a');
  expect(acting([point('a')], ['gas'], instant('2026-11-25T23:59:59.999Z'))).toBeUndefined();
});
test.each([
  ['of another mailbox', { address: mailbox('other@bbbb.example') }],
  ['not proved', { provedAt: null }],
  ['not confirmed', { actsFrom: null }],
  ['for reports', { purpose: 'reports' as const }],
  ['of the other fuel', { fuel: 'electricity' as const }],
  ['ended', { endsOn: acts }],
])('a point %s does not act', (_, more) => expect(acting([point('a', more)])).toBeUndefined());
test('on a batch of both fuels a mailbox acts that is there for both, by one point or two', () => {
  const both = ['gas', 'electricity'] as const;
  expect(acting([point('a')], both)).toBe('a');
  expect(acting([point('a', { fuel: 'gas' })], both)).toBeUndefined();
  expect(acting([point('a', { fuel: 'gas' }), point('b', { fuel: 'electricity' })], both)).toBe('a');
});
