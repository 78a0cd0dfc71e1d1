import { expect, test } from '@jest/globals';
import { icxAgainst } from './commands.fixture.ts';

const row = {
  id: 'icr_TEST1',
  requester: 'AAAA',
  state: 'open',
  ending: null,
  outcome: null,
  deviceId: '00-DB-12-34-56-78-90-A0',
  mpxn: null,
  raisedAt: '2026-11-23T10:00:00.000Z',
  addressee: 'BBBB',
  basis: 'recorded-installer',
  clock: 'running',
  dueOn: '2026-12-07',
  overdue: false,
  backlog: false,
  breached: false,
  quarantined: false,
  yourReference: 'JOB-1',
};
const page = (items: readonly object[], next: string | null = null) => ({ status: 200, json: { items, next } });

test('every filter goes into the question', async () => {
  const args = [
    '--state',
    'open',
    '--not-ended',
    '--relation',
    'requester',
    '--device',
    '00 DB',
    '--mpxn',
    '10 1',
    '--addressee',
    'bbbb',
    '--basis',
    'successor',
    '--due-before',
    '2026-12-07',
    '--overdue',
    '--backlog',
    '--breached',
    '--reference',
    'job 1',
    '--sort',
    'due',
    '--limit',
    '7',
  ];
  const { asked } = await icxAgainst(['list', ...args], page([]));
  expect(asked[0]![1]).toBe(
    '/v1/requests?state=open&ended=false&relation=requester&deviceId=00+DB&mpxn=10+1&addressee=bbbb&basis=successor' +
      '&dueBefore=2026-12-07&overdue=true&backlog=true&breached=true&reference=job+1&sort=due&limit=7',
  );
});

test('one’s own reference and what is late show', async () => {
  const { out } = await icxAgainst(['list'], page([row, { ...row, overdue: true, breached: true, backlog: true }]));
  expect(out).toMatch(/^request +asked by +reference +device +state +with +clock +due\n/);
  expect(out).toMatch(/icr_TEST1 +AAAA +JOB-1 +00-DB-12-34-56-78-90-A0 +open +BBBB +running +Mon 7 Dec 2026\n/);
  expect(out).toMatch(/Mon 7 Dec 2026 +BREACH OVERDUE backlog\n$/);
  expect((await icxAgainst(['list'], page([{ ...row, yourReference: null }]))).out).not.toContain('reference');
});

test('of what is stalled it says what to do', async () => {
  const { out } = await icxAgainst(['list'], page([row, { ...row, state: 'stalled' }]));
  expect(out).toMatch(/\n\nStalled: nobody is left to ask\. .* icx reroute <request> --to <party>\n$/);
  expect((await icxAgainst(['list'], page([row]))).out).not.toContain('Stalled');
});

test('what is rare is looked for further, until the page is full or all was looked through', async () => {
  const { asked, out } = await icxAgainst(
    ['list', '--limit', '2'],
    page([], 'one'),
    page([row], 'two'),
    page([row], 'three'),
  );
  expect(asked.map(([, path]) => path)).toEqual([
    '/v1/requests?limit=2',
    '/v1/requests?limit=2&after=one',
    '/v1/requests?limit=1&after=two',
  ]);
  expect(out).toMatch(/There are more: --cursor three\n$/);
  expect((await icxAgainst(['list'], page([], 'one'), page([]))).out).toBe('No such requests.\n');
});

test('counts', async () => {
  const [few, many] = [
    { count: 3, more: false },
    { count: 10_000, more: true },
  ];
  const byState = { open: many, stalled: few, answered: few, revealed: few, ended: few };
  const json = { all: many, byState, overdue: few, breached: few, backlog: few };
  const { asked, out } = await icxAgainst(['list', '--counts', '--addressee', 'BBBB'], { status: 200, json });
  expect(asked[0]![1]).toBe('/v1/requests/counts?addressee=BBBB');
  expect(out).toMatch(/all +10,000 or more\nopen +10,000 or more\nstalled +3\n/);
});
