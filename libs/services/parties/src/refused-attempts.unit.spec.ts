import type { PartyId } from '@icx/identifiers';
import { RefusedAttempts, type RefusedAttempt } from './refused-attempts.ts';

const attempt = (changes: Partial<RefusedAttempt> = {}): RefusedAttempt => ({
  what: 'sign-in',
  code: 'sign-in-wrong',
  member: { party: 'AAAA' as PartyId, subject: 'user:AAAA/anna' },
  source: '192.0.2.1',
  ...changes,
});

test('counts by source and party, and in each by what it was and of whom', () => {
  const refused = new RefusedAttempts();
  for (const one of [attempt(), attempt(), attempt({ what: 'enrolment' }), attempt({ member: undefined })])
    refused.add(one);
  expect(refused.take()).toEqual([
    {
      party: 'AAAA',
      source: '192.0.2.1',
      refusals: [
        { what: 'sign-in', code: 'sign-in-wrong', subject: 'user:AAAA/anna', count: 2 },
        { what: 'enrolment', code: 'sign-in-wrong', subject: 'user:AAAA/anna', count: 1 },
      ],
    },
    {
      party: null,
      source: '192.0.2.1',
      refusals: [{ what: 'sign-in', code: 'sign-in-wrong', subject: null, count: 1 }],
    },
  ]);
  expect(refused.take()).toEqual([]);
});

test('strangers cannot make it grow: what is beyond a hundred sources, or twenty kinds, is counted together', () => {
  const refused = new RefusedAttempts();
  for (let n = 0; n < 10_000; n++) refused.add(attempt({ source: `source ${n}` }));
  for (let n = 0; n < 10_000; n++) refused.add(attempt({ source: 'source 0', code: `code ${n}` }));
  const summaries = refused.take();
  expect(summaries).toHaveLength(101);
  expect(summaries.at(-1)).toEqual({
    party: null,
    source: null,
    refusals: [expect.objectContaining({ code: 'sign-in-wrong', count: 9_900 })],
  });
  expect(summaries[0]!.refusals).toHaveLength(21);
  expect(summaries[0]!.refusals.at(-1)).toEqual({ what: 'other', code: 'other', subject: null, count: 10_000 - 19 });
  const counts = summaries.flatMap(({ refusals }) => refusals.map(({ count }) => count));
  expect(counts.reduce((sum, count) => sum + count)).toBe(20_000);
});
