import { expect, test } from '@jest/globals';
import { noMpxn } from '@icx/data-fixes';
import { caseState, claimOf, narrateCase } from './data-fixes.ts';

test('a claim says what is there, if that was told, and what should be', () => {
  expect([
    claimOf({ current: 'MAPX', wanted: 'MAPY' }),
    claimOf({ current: null, wanted: 'MAPY' }),
    claimOf({ current: '1012345678901', wanted: noMpxn }),
  ]).toEqual(['MAPX should be MAPY', 'should be MAPY (current value not given)', '1012345678901 should be removed']);
});

test('what happened in a case is one sentence, with the words of who acted in quotes', () => {
  expect([
    narrateCase({ type: 'data-fixes.note-added.v1', data: { by: 'AAAA', note: 'asked again' } }),
    narrateCase({ type: 'data-fixes.followed.v1', data: { next: 'dfx_2' } }),
    caseState('with-dsp'),
  ]).toEqual(['AAAA notes: “asked again”', 'reported anew since: dfx_2', 'with dsp']);
});

test('an event of a later release is named as it is', () => {
  expect(narrateCase({ type: 'data-fixes.escalated.v1', data: {} })).toBe('data-fixes.escalated.v1');
});
