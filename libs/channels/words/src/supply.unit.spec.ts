import { expect, test } from '@jest/globals';
import { lastDay, successionScope, supplyReason } from './supply.ts';

test('a period ends on the day before the next one begins', () => {
  expect([lastDay('2026-12-01'), lastDay(null)]).toEqual(['Mon 30 Nov 2026', '-']);
});

test.each([
  ['SW1', { switchId: 'SW1', version: 1, losing: null }],
  ['SW1, version 2, from BBBB', { switchId: 'SW1', version: 2, losing: 'BBBB' }],
  ['suc_1, from BBBB', { succession: 'suc_1', switchId: 'SW1', losing: 'BBBB' }],
  ['', {}],
])('a period began by %j', (words, more) => {
  expect(supplyReason({ supplier: 'AAAA', from: '2026-11-01', to: null, ...more })).toBe(words);
});

test.each([
  ['everything', null, null],
  ['gas', 'gas', null],
  ['1 meter point', null, 1],
  ['electricity, 2,000 meter points', 'electricity', 2000],
] as const)('a succession covers %s', (words, fuel, mpxnCount) => {
  expect(successionScope({ fuel, mpxnCount })).toBe(words);
});
