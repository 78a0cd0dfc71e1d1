import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const years = { firstYear: 2019, lastYear: 2028 };
const by = { party: 'SECA', user: 'user:SECA/anna', approvedBy: 'user:SECA/bert' };
const calendar = { name: 'scotland', version: '2029.1', ...years, since: '2026-11-23T10:00:00.000Z', by };
const effect = { requests: 2, deadlinesMoved: 2, breachesRetracted: 1, lateNowInTime: 1, deemedReceiptsMoved: 0 };
const preview = {
  ...{ version: '2029.1', complete: true, examined: 2, of: 2, effect },
  calendars: [{ name: 'scotland', from: '2028.1', coverage: { before: years, after: { ...years, lastYear: 2029 } }, added: ['2029-01-01'], removed: [] }],
  byParty: [{ party: 'BBBB', ...effect }],
  legs: [{ request: 'icr_TEST1', leg: 1, addressee: 'BBBB', dueOn: '2026-12-07', becomes: '2026-12-08', breachRetracted: true, nowInTime: false }],
}; // prettier-ignore
const term = { id: 'mp121-5wd', effectiveFrom: '2027-04-01', workingDays: 5, calendar: 'england-and-wales' };
const added = { ...term, inForce: false, since: null, by: null };
const scotland = { division: 'scotland', events: [{ date: '2029-01-01' }] };

test.each([
  [['calendars', 'list'], 'GET', '/v1/calendars', { items: [calendar], following: { version: '2029.1', examined: 5, of: 9 } }, /scotland .*bert[\s\S]*5 of 9/],
  [['calendars', 'show', 'scotland'], 'GET', '/v1/calendars/scotland', { name: 'scotland', versions: [{ ...calendar, holidays: ['2029-01-01'], effect }] }, /breaches taken back 1[\s\S]*2029-01-01/],
  [['terms', 'list'], 'GET', '/v1/sla/terms', { items: [{ ...added, inForce: true }] }, /mp121-5wd .*in force/],
  [['terms', 'add', 'mp121-5wd', '--from', '2027-04-01', '--days', '5', '--yes'], 'POST', '/v1/sla/terms', added, /mp121-5wd/],
] as const)('%p', async (args, method, path, json, words) => {
  const { out, asked } = await icxAgainst(args, { status: 200, json });
  expect(asked.map(([how, where]) => [how, where])).toEqual([[method, path]]);
  expect(out).toMatch(words);
}); // prettier-ignore

test('a preview is asked for until it is complete', async () => {
  const file = fileOf('bank-holidays.json', JSON.stringify({ scotland }));
  const { out, asked } = await icxAgainst(['calendars', 'preview', file], { status: 200, json: { ...preview, complete: false } }, { status: 200, json: preview }); // prettier-ignore
  expect(asked).toEqual([1, 2].map(() => ['POST', '/v1/calendars', { scotland, dryRun: true }]));
  expect(out).toMatch(/would change 2 request[\s\S]*BBBB[\s\S]*icr_TEST1 .*no breach/);
});

test('applied, it is the file with the name of the version; without a yes nothing is sent', async () => {
  const file = fileOf('bank-holidays.json', JSON.stringify({ scotland }));
  const args = ['calendars', 'apply', file, '--name', '2029.1'];
  const json = { version: '2029.1', calendars: ['scotland'] };
  const { out, asked } = await icxAgainst([...args, '--yes'], { status: 201, json });
  expect(asked).toEqual([['POST', '/v1/calendars', { scotland, version: '2029.1' }]]);
  expect(out).toMatch(/2029\.1 is in force for scotland/);
  const refused = await icxAgainst(args, { status: 201, json });
  expect(refused.asked).toEqual([]);
});

test('a term is previewed by a call that records nothing', async () => {
  const args = ['terms', 'preview', 'mp121-5wd', '--from', '2027-04-01', '--days', '5'];
  const before = { term: 'mp121-10wd', dueOn: '2027-04-19' };
  const { out, asked } = await icxAgainst(args, { status: 200, json: { ...term, dueOn: '2027-04-12', before, runningClocks: 7 } }); // prettier-ignore
  expect(asked).toEqual([['POST', '/v1/sla/terms', { ...term, dryRun: true }]]);
  expect(out).toMatch(/by mp121-10wd\. 7 clock\(s\) run/);
});
