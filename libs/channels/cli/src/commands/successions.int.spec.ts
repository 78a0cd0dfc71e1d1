import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const id = 'suc_TEST12345678';
const succession = {
  ...{ id, kind: 'solr', from: 'FFFF', to: 'CCCC', fuel: 'gas', mpxnCount: 2, effectiveFrom: '2026-12-01', grace: 5 },
  ...{ reason: 'it failed', recordedAt: '2026-11-23T10:00:00.000Z', reversed: null },
};
const standing = (state: string, progress: object = {}) => ({
  status: 200,
  json: { ...succession, progress: { state, ...progress } },
});
const moving = { legsMoved: 1, requestsTransferred: 0, legsWaiting: 2, problem: null };

test('the MPxNs of a succession come from a file, one per line', async () => {
  const file = fileOf('mpxns', '3938424403\r\n\n 1234560010 \n');
  const args = ['succession', 'FFFF', 'CCCC', '--kind', 'solr', '--on', '2026-12-01', '--grace', '5', '--fuel', 'gas'];
  const { code, out, asked } = await icxAgainst([...args, '--mpxns-file', file], { status: 201, json: succession });
  const body = {
    kind: 'solr',
    from: 'FFFF',
    to: 'CCCC',
    effectiveFrom: '2026-12-01',
    fuel: 'gas',
    grace: 5,
    mpxns: ['3938424403', '1234560010'],
  };
  expect([code, asked]).toEqual([0, [['POST', '/v1/successions', body]]]);
  expect(out).toContain('gas, 2 meter points');
  expect(out).toContain(`icx successions ${id} --watch`);
});

test('a book of more than 100,000 MPxNs goes in several successions, each under a key of its own', async () => {
  const file = fileOf('mpxns', '3938424403\n'.repeat(200_001));
  const args = ['succession', 'FFFF', 'CCCC', '--kind', 'solr', '--on', '2026-12-01', '--mpxns-file', file];
  const answer = { status: 201, json: succession };
  const { code, out, calls } = await icxAgainst([...args, '--key', 'k'], answer, answer, answer);
  const sent = calls.map(({ headers, body }) => [
    headers['idempotency-key'],
    (body as { mpxns: string[] }).mpxns.length,
  ]);
  expect([code, sent]).toEqual([
    0,
    [
      ['k-1', 100_000],
      ['k-2', 100_000],
      ['k-3', 1],
    ],
  ]);
  expect(out.match(/--watch/g)).toHaveLength(3);
});

test('each part of such a book waits for a second person where one is asked for', async () => {
  const file = fileOf('mpxns', '3938424403\n'.repeat(100_001));
  const args = ['succession', 'FFFF', 'CCCC', '--kind', 'solr', '--on', '2026-12-01', '--mpxns-file', file];
  const proposed = (id: string) => ({
    status: 202,
    json: {
      ...{ id, act: 'record-succession', summary: 'CCCC takes over.', state: 'awaiting-approval' },
      ...{ proposedBy: { user: 'user:SECA/anna' }, proposedAt: '2026-11-23T10:00:00.000Z' },
      ...{ expiresAt: '2026-12-07T10:00:00.000Z', next: 'Another person approves it.' },
    },
  });
  const { code, out, calls } = await icxAgainst(args, proposed('apr_TESTone'), proposed('apr_TESTtwo'));
  expect([code, calls.length]).toEqual([0, 2]);
  expect(out.match(/^apr_\S+/gm)).toEqual(['apr_TESTone', 'apr_TESTtwo']);
});

test('watched until nothing moves any more', async () => {
  const done = { ...moving, legsMoved: 3, legsWaiting: 0 };
  const { code, out, calls } = await icxAgainst(
    ['successions', id, '--watch'],
    standing('running', moving),
    standing('running', moving),
    standing('done', done),
  );
  expect([code, calls.length]).toEqual([0, 3]);
  expect(out).toMatch(/state +done\n +moved +legs 3, requests 0; open legs with FFFF: 0\n$/);
});

test('what stands in the way ends the watch: exit code 1', async () => {
  const problem = 'icr_TEST1: the calendar does not reach so far.';
  const stuck = standing('running', { ...moving, problem });
  const { code, out } = await icxAgainst(['successions', id, '--watch'], stuck);
  expect(code).toBe(1);
  expect(out).toContain(problem);
});

test('whom it does not concern learns the state alone', async () => {
  const { out } = await icxAgainst(['successions', id], standing('scheduled'));
  expect(out).toMatch(/state +recorded; nothing moves before that day\n$/);
});

test('all of them, and one taken back', async () => {
  const reversed = { ...succession, reversed: { at: '2026-12-02T10:00:00.000Z', reason: 'the wrong party' } };
  const { out } = await icxAgainst(['successions'], { status: 200, json: { items: [succession, reversed] } });
  expect(out).toMatch(/solr +gas, 2 meter points +Tue 1 Dec 2026\n.*Tue 1 Dec 2026 +reversed\n$/);
  const taken = await icxAgainst(['reverse', id, '--reason', 'the wrong party', '--yes'], {
    status: 200,
    json: reversed,
  });
  expect(taken.asked).toEqual([['POST', `/v1/successions/${id}/reversal`, { reason: 'the wrong party' }]]);
  expect(taken.out).toContain('Wed 2 Dec 2026, 10:00: the wrong party');
});
