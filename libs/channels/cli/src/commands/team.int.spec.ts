import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const id = 'icr_TEST0123456789';
const work = {
  request: id,
  assignment: { to: 'carl', insteadOf: 'bob', at: '2026-11-23T10:00:00.000Z', by: 'user:BBBB/bea' },
  notes: [{ at: '2026-11-23T10:05:00.000Z', by: 'user:BBBB/bob', text: 'Asked the depot.' }],
};
const cover = { who: 'bob', takesOver: 'carl', from: '2026-12-01', to: '2026-12-04' };

test('a request is given to a colleague, and what they noted is told', async () => {
  const { out, asked } = await icxAgainst(['team', 'assign', id, '--to', 'bob'], { status: 200, json: work });
  expect(asked).toEqual([['POST', `/v1/requests/${id}/assignment`, { to: 'bob' }]]);
  expect(out).toMatch(/With +carl\n.*Instead of +bob/s);
  expect(out).toMatch(/user:BBBB\/bob +Asked the depot\./);
  const noted = await icxAgainst(['team', 'note', id, '--text', 't'], { status: 200, json: work });
  expect(noted.asked).toEqual([['POST', `/v1/requests/${id}/team-notes`, { text: 't' }]]);
});

test('leave is covered, listed and ended', async () => {
  const args = ['team', 'cover', 'bob', 'carl', '--from', '2026-12-01', '--to', '2026-12-04'];
  const { out, asked } = await icxAgainst(args, { status: 200, json: cover });
  expect(asked).toEqual([['POST', '/v1/team/covers', cover]]);
  expect(out).toMatch(/bob +carl +Tue 1 Dec 2026 +Fri 4 Dec 2026/);
  const back = await icxAgainst(['team', 'back', 'bob'], { status: 200, json: { items: [] } });
  expect(back.asked).toEqual([['POST', '/v1/team/covers/bob/end', {}]]);
  expect(back.out).toContain('Nobody is away.');
});
