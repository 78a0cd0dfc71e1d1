import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const proposed = {
  id: 'apr_TEST1',
  act: 'register-party',
  summary: 'Register GGGG, Gala Gas, as supplier.',
  state: 'awaiting-approval',
  proposedBy: { user: 'user:SECA/anna', party: 'SECA' },
  proposedAt: '2026-11-23T10:00:00.000Z',
  expiresAt: '2026-12-07T10:00:00.000Z',
  next: 'Another person of SECAS approves it: icx approve apr_TEST1.',
};
const approved = { by: { user: 'user:SECA/bert', party: 'SECA' }, at: '2026-11-24T10:00:00.000Z' };
const carriedOut = { ...proposed, state: 'carried-out', approved, next: 'It is done.' };

test('what needs two is said to be proposed, with its id and what happens next', async () => {
  const args = ['switch', '1012345678903', '--to', 'CCCC', '--on', '2027-01-01'];
  const { out, code } = await icxAgainst(args, { status: 202, json: proposed });
  expect([code, out]).toEqual([
    0,
    expect.stringMatching(/^apr_TEST1 {2}awaiting-approval\n[^]*icx approve apr_TEST1\.\n$/),
  ]);
  const json = await icxAgainst([...args, '--json'], { status: 202, json: proposed });
  expect(JSON.parse(json.out)).toEqual(proposed);
});

test('a file of several batches is proposed whole, each batch by itself', async () => {
  const row = { mpxn: '1012345678903', gaining: 'CCCC', effectiveFrom: '2027-01-01' };
  const file = fileOf('feed.json', JSON.stringify(Array.from({ length: 10_001 }, () => row)));
  const second = { ...proposed, id: 'apr_TEST2' };
  const { out, code, calls } = await icxAgainst(
    ['feed', file],
    { status: 202, json: proposed },
    { status: 202, json: second },
  );
  expect([code, calls.length, out.match(/^apr_TEST\d/gm)]).toEqual([0, 2, ['apr_TEST1', 'apr_TEST2']]);
});

test('what waits, and one of it whole', async () => {
  const list = await icxAgainst(['approvals'], { status: 200, json: { items: [proposed], next: null } });
  expect(list.asked).toEqual([['GET', '/v1/approvals?limit=500', undefined]]);
  expect(list.out).toContain('Register GGGG, Gala Gas, as supplier.');
  const all = await icxAgainst(['approvals', '--all'], { status: 200, json: { items: [], next: null } });
  expect(all.asked[0]![1]).toBe('/v1/approvals?limit=500&all=true');
  expect(all.out).toBe('Nothing waits for a second person.\n');
  const content = { party: 'GGGG', name: 'Gala Gas' };
  const one = await icxAgainst(['approvals', 'apr_TEST1'], { status: 200, json: { ...proposed, content } });
  expect(one.out).toContain('"name": "Gala Gas"');
});

test('approving shows both names, and of an enrolment code one’s own half', async () => {
  const enrolment = { half: 'second', code: 'AAAA-BBBB-CCCC-DDDD', until: '2026-11-27T10:00:00.000Z' };
  const { out, asked, code } = await icxAgainst(['approve', 'apr_TEST1'], {
    status: 200,
    json: { ...carriedOut, enrolment },
  });
  expect(asked).toEqual([['POST', '/v1/approvals/apr_TEST1/approval', {}]]);
  expect(code).toBe(0);
  for (const told of ['user:SECA/anna', 'user:SECA/bert', 'the second half', 'AAAA-BBBB-CCCC-DDDD'])
    expect(out).toContain(told);
});

test('an act that had become impossible ends with exit code 1; declining takes a reason', async () => {
  const refusal = { code: 'party-exists', detail: 'There is a party of this id already.' };
  const refused = await icxAgainst(['approve', 'apr_TEST1'], {
    status: 200,
    json: { ...carriedOut, state: 'refused', refusal },
  });
  expect([refused.code, refused.out]).toEqual([1, expect.stringContaining('party-exists')]);
  const declined = { ...proposed, state: 'declined', declined: { ...approved, reason: 'not theirs' } };
  const { asked, out } = await icxAgainst(['decline', 'apr_TEST1', '--reason', 'not theirs'], {
    status: 200,
    json: declined,
  });
  expect(asked).toEqual([['POST', '/v1/approvals/apr_TEST1/decline', { reason: 'not theirs' }]]);
  expect(out).toContain('“not theirs”');
  expect((await icxAgainst(['decline', 'apr_TEST1'])).code).toBe(2);
});
