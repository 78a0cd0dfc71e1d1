import { eventIdOf, positionOf } from './index.ts';

test('an event is told by its id; one from before events had ids by its position', () => {
  const position = positionOf(2n ** 61n);
  const id = '0f4a3f5e-6a52-4f0c-9a53-0d3b7f6f3c11';
  expect(eventIdOf({ position, metadata: { id, party: 'AAAA' } })).toBe(id);
  expect(eventIdOf({ position, metadata: { party: 'AAAA' } })).toBe('position-2305843009213693952');
  expect(eventIdOf({ position, leafIndex: 7, metadata: {} })).toBe('position-7');
});
