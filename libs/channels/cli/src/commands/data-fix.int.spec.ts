import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fileOf, icxAgainst } from './commands.fixture.ts';

const deviceId = '00-DB-12-34-56-78-90-A0';
const at = '2026-11-23T10:00:00.000Z';
const event = (name: string, data: object = {}) => ({
  revision: '0',
  position: '1',
  type: `data-fixes.${name}.v1`,
  data: { at, by: 'AAAA', ...data },
  party: 'AAAA',
  user: 'sandbox:AAAA',
  channel: 'api',
  recordedAt: at,
});
const claim = { by: 'AAAA', at, current: 'X', wanted: 'Y', errorCode: 'E080406', note: null };
const found = {
  case: 'dfc_TEST123456',
  state: 'dsp-correction',
  deviceId,
  item: 'model',
  reportedBy: 'AAAA',
  reports: [claim],
  formerReporters: [],
  conflicting: false,
  consumerComplaint: true,
  handler: 'Ada Byron',
  handlers: [],
  incident: 'INC1',
  category: 4,
  openedAt: at,
  changedAt: at,
  ending: null,
  history: [event('case-opened', { ...claim, item: 'model' })],
};
const answer = { status: 201, json: found };

test('one wrong item is reported, and the case shown', async () => {
  const args = ['data-fix', 'open', deviceId, '--item', 'model', '--wanted', 'Y', '--current', 'X'];
  const more = ['--error-code', 'E080406', '--complaint', '--category', '4'];
  const { code, out, asked } = await icxAgainst([...args, ...more], answer);
  const body = {
    deviceId,
    item: 'model',
    wanted: 'Y',
    current: 'X',
    errorCode: 'E080406',
    consumerComplaint: true,
    category: '4',
  };
  expect([code, asked]).toEqual([0, [['POST', '/v1/inventory/data-fixes', body]]]);
  expect(out).toBe(`dfc_TEST123456
  state      dsp correction
  device     00-DB-12-34-56-78-90-A0
  item       model
  report     AAAA: X should be Y
  complaint  a consumer has complained
  handler    Ada Byron
  category   4
  incident   INC1

when                    through  what
Mon 23 Nov 2026, 10:00  API      AAAA reported model: X should be Y (the update was answered E080406)
`);
});

test.each<[string, object, RegExp]>([
  ['without a current value', { current: null }, /report +AAAA: should be Y \(current value not given\)\n/],
  ['that an MPxN be removed', { wanted: 'none' }, /report +AAAA: X should be removed\n/],
  ['before there is an Incident, with its category', {}, /category +4\n\n/],
])('a report %s', async (_, changes, words) => {
  const report = { ...claim, ...changes };
  const json = {
    ...found,
    incident: null,
    reports: [report],
    history: [event('case-opened', { ...report, item: 'model', category: 4 })],
  };
  const { out } = await icxAgainst(['data-fix', 'show', found.case], { status: 200, json });
  expect(out).toMatch(words);
  expect(out).toMatch(/reported model: .+, category 4 \(the update was answered E080406\)\n$/);
});

test('a case that was there already is told apart', async () => {
  const args = ['data-fix', 'open', deviceId, '--item', 'model', '--wanted', 'Y'];
  expect((await icxAgainst(args, { status: 200, json: found })).out).toMatch(/^There is a case of this item already/);
});

test.each<[name: string, args: readonly string[], path: string, body: object]>([
  ['complaint', [], 'complaint', {}],
  ['note', ['--note', 'n'], 'note', { note: 'n' }],
  ['withdraw', ['--reason', 'r'], 'withdrawal', { reason: 'r' }],
  ['reopen', ['--reason', 'r'], 'reopening', { reason: 'r' }],
  ['handler', ['--handler', 'Ada', '--note', 'n'], 'handler', { handler: 'Ada', note: 'n' }],
  ['incident', ['--incident', 'INC1', '--category', '4'], 'incident', { incident: 'INC1', category: '4' }],
  ['correct', [], 'correction', {}],
  ['resolve', ['--how', 'h'], 'resolution', { how: 'h' }],
  ['reject', ['--why', 'w'], 'rejection', { why: 'w' }],
])('%s', async (name, args, path, body) => {
  const { code, asked } = await icxAgainst(['data-fix', name, found.case, ...args], answer);
  expect([code, asked]).toEqual([0, [['POST', `/v1/inventory/data-fixes/${found.case}/${path}`, body]]]);
});

test('what an act needs is asked for before anything is sent', async () => {
  const { code, calls, err } = await icxAgainst(['data-fix', 'handler', found.case], answer);
  expect([code, calls]).toEqual([2, []]);
  expect(err).toContain('--handler <name>');
});

test('a file of cases: what became of its rows', async () => {
  const file = fileOf('cases.csv', `deviceId,item,wanted\n${deviceId},model,Y\n${deviceId},colour,red\n`);
  const errors = [{ pointer: '/item', code: 'value-not-known', detail: 'Give one of them.' }];
  const items = [
    { index: 0, outcome: 'opened', case: found.case, errors: [] },
    { index: 1, outcome: 'rejected', case: null, errors },
  ];
  const json = { opened: 1, reportedAgain: 0, rejected: 1, items };
  const { code, out, asked } = await icxAgainst(['data-fix', 'import', file], { status: 200, json });
  const cases = [
    { deviceId, item: 'model', wanted: 'Y' },
    { deviceId, item: 'colour', wanted: 'red' },
  ];
  expect([code, asked]).toEqual([1, [['POST', '/v1/inventory/data-fixes', { cases }]]]);
  expect(out).toMatch(
    /line 3 +\/item +Give one of them\. \(value-not-known\)\n\n2 rows .*: 1 cases opened, 0 open already, 1 rejected\.\n$/,
  );
});

test('the list, asked for as it was said', async () => {
  const row = {
    case: found.case,
    deviceId,
    item: 'model',
    state: 'open',
    reportedBy: 'AAAA',
    handler: null,
    incident: null,
    category: null,
    consumerComplaint: true,
    conflicting: false,
    openedAt: at,
    changedAt: at,
    endedAt: null,
  };
  const args = ['data-fix', 'list', '--state', 'open', '--device', deviceId, '--complaint'];
  const { out, asked } = await icxAgainst(args, { status: 200, json: { items: [row], next: 'c' } });
  expect(asked[0]![1]).toBe(`/v1/inventory/data-fixes?state=open&complaint=true&deviceId=${deviceId}`);
  expect(out).toMatch(/COMPLAINT\n\nThere are more: --cursor c\n$/);
});

test('every event of the data-fixes README has a sentence', async () => {
  const index = createRequire(import.meta.url).resolve('@icx/data-fixes');
  const readme = readFileSync(join(dirname(index), '..', 'README.md'), 'utf8');
  const names = [...readme.matchAll(/^\| `([a-z-]+)` /gm)].map(([, name]) => name!);
  expect(names).toHaveLength(12);
  const json = { ...found, history: names.map((name) => event(name)) };
  const { out } = await icxAgainst(['data-fix', 'show', found.case], { status: 200, json });
  expect(out).not.toContain('data-fixes.');
});
