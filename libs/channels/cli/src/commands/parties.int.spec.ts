import { expect, test } from '@jest/globals';
import { commands } from '../commands.ts';
import { icx } from '../surroundings.fixture.ts';
import { icxAgainst } from './commands.fixture.ts';

const granted = {
  agent: 'AGNT',
  scopes: ['requests:write'],
  from: '2026-11-23',
  to: null,
  grantedAt: '2026-11-23T10:00:00.000Z',
  ended: null,
};

test('whoever calls may act for another party, in any command', async () => {
  for (const { name } of commands) {
    const { out } = await icx([name, '--help']);
    if (out.includes('--as <party>')) expect([name, out]).toEqual([name, expect.stringContaining('--on-behalf-of')]);
  }
  const list = { status: 200, json: { items: [], next: null } };
  const { calls } = await icxAgainst(['list', '--on-behalf-of', 'BBBB'], list);
  expect(calls[0]!.headers['icx-on-behalf-of']).toBe('BBBB');
  expect((await icxAgainst(['list', '--on-behalf-of', 'B\nB'], list)).code).toBe(2);
});

test('which party it is about: the one named, else the one acted for', async () => {
  const items = { status: 200, json: { items: [granted] } };
  const listOf = async (...args: string[]) => (await icxAgainst(['agency', 'list', ...args], items)).asked[0]![1];
  expect(await listOf('--party', 'AAAA', '--on-behalf-of', 'BBBB')).toBe('/v1/parties/AAAA/agencies');
  expect(await listOf('--on-behalf-of', 'BBBB')).toBe('/v1/parties/BBBB/agencies');
  expect((await icxAgainst(['agency', 'list'], items)).code).toBe(2);
});

test('an agency is granted, and ended', async () => {
  const scopes = ['--scope', 'requests:write', '--scope', 'codes:reveal'];
  const args = ['agency', 'grant', 'AGNT', ...scopes, '--to', '2027-01-01', '--party', 'AAAA'];
  const { out, asked } = await icxAgainst(args, { status: 201, json: granted });
  const body = { agent: 'AGNT', scopes: ['requests:write', 'codes:reveal'], to: '2027-01-01' };
  expect(asked).toEqual([['POST', '/v1/parties/AAAA/agencies', body]]);
  expect(out).toMatch(/AGNT +Mon 23 Nov 2026 +- +requests:write\n$/);
  const ended = { ...granted, ended: { at: '2026-11-24T10:00:00.000Z', reason: 'over' } };
  const end = await icxAgainst(['agency', 'end', 'AGNT', '--reason', 'over', '--party', 'AAAA'], {
    status: 200,
    json: ended,
  });
  expect(end.asked).toEqual([['POST', '/v1/parties/AAAA/agencies/AGNT/ending', { reason: 'over' }]]);
  expect(end.out).toContain('ended Tue 24 Nov 2026, 10:00: “over”');
});

test('the standing instruction', async () => {
  const { out, asked } = await icxAgainst(['instruct', 'raise', '--party', 'AAAA'], {
    status: 200,
    json: { party: 'AAAA' },
  });
  expect(asked).toEqual([['POST', '/v1/parties/AAAA/standing-instruction', { gainedDevices: 'raise' }]]);
  expect(out).toBe('What AAAA gains and nobody commissioned is asked for by itself.\n');
  expect((await icx(['instruct', 'wait', '--party', 'AAAA'])).code).toBe(2);
});

test('the channels', async () => {
  const channels = { requests: 'bulk', answers: 'api' };
  const { out, asked } = await icxAgainst(['channels', '--requests', 'bulk', '--party', 'AAAA'], {
    status: 200,
    json: { party: 'AAAA', channels },
  });
  expect(asked).toEqual([['PATCH', '/v1/parties/AAAA/channels', { requests: 'bulk' }]]);
  expect(out).toBe('AAAA gets requests by bulk, answers by api.\n');
  expect((await icx(['channels', '--requests', 'fax', '--party', 'AAAA'])).code).toBe(2);
});
