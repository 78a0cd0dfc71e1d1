import { fold, type Current } from '@icx/requests';
import { AAAA, askedOfBBBB, BBBB, CCCC, event, opened, tuesday } from '@icx/requests/request-fixture';
import { legFactsOf } from './leg-facts-of.ts';
import { routeTo } from './route.ts';

const denied = event('installation-denied', {
  ...{ leg: 1, answeredAt: tuesday, inTime: true, suggested: CCCC, note: null },
});
const legs = legFactsOf(fold([...askedOfBBBB, denied, opened({ leg: 2, addressee: CCCC })]) as Current);

test.each([
  ['SECAS', undefined, [1, 2]],
  ['who asked', AAAA, [1, 2]],
  ['the first addressee', BBBB, [1]],
  ['the second addressee', CCCC, [2]],
] as const)('of the route to the second leg %s knows what is its to know', (_, reader, known) =>
  expect(routeTo(legs[1]!, legs, reader).map(({ leg }) => leg)).toEqual(known),
);

test('a route ends with its leg', () => expect(routeTo(legs[0]!, legs, undefined)).toEqual([legs[0]]));
