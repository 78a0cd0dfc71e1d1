import { readFileSync, truncateSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from '@jest/globals';
import { recount } from '../audit/recount.ts';
import type { Evidence } from '../exchange/documents.ts';
import { icx } from '../surroundings.fixture.ts';
import { fileOf, icxAgainst } from './commands.fixture.ts';

/** What the first release with sealed evidence made: it holds for good. */
const golden = resolve(import.meta.dirname, '../audit/golden-evidence.json');
const key = resolve(import.meta.dirname, '../audit/golden-evidence.key');
const text = readFileSync(golden, 'utf8');
const bundle = () => JSON.parse(text) as Evidence;

const verdictOn = async (file: string, ...more: readonly string[]) => {
  const { code, out } = await icx(['verify', '--evidence', file, '--json', ...more]);
  return { code, told: JSON.parse(out) };
};
const failing = ({ checks }: { checks: { check: string; holds: boolean }[] }) =>
  checks.filter(({ holds }) => !holds).map(({ check }) => check);

test('evidence that was kept holds in all points, without an exchange', async () => {
  const { code, out } = await icx(['verify', '--evidence', golden, '--key', key]);
  expect(code).toBe(0);
  expect(out.match(/^holds +[a-z-]+/gm)).toEqual(
    ['seal', 'seal-signature', 'checkpoint', 'order', 'leaves', 'inclusion', 'arithmetic'].map(
      (check) => `holds  ${check}`,
    ),
  );
  expect(out).toContain('By the key that you gave');
});

test('by its own key it holds, and whose word that is, is said', async () => {
  expect(await verdictOn(golden)).toMatchObject({ code: 0, told: { clean: true, trust: 'own-key', evidence: golden } });
});

test('one that was changed is told apart: exit code 1', async () => {
  const changed = fileOf('changed.json', text.replace('"inTime": false', '"inTime": true'));
  const { code, told } = await verdictOn(changed, '--key', key);
  expect([code, told.clean, failing(told)]).toEqual([1, false, ['seal']]);
  expect((await icx(['verify', '--evidence', changed])).out).toContain('Do not rely on it.');
});

test('one of an earlier release, without a seal, is none', async () => {
  const { code, told } = await verdictOn(fileOf('old.json', '{"generatedAt":"2026-11-23T10:00:00.000Z","events":[]}'));
  expect([code, told.request, failing(told)]).toEqual([1, null, ['form']]);
});

test.each([
  ['no JSON', 'Good morning', 'evidence-unreadable'],
  ['nested deeper than any', '['.repeat(100_000), 'evidence-unreadable'],
  ['a member twice', '{"a":1,"a":2}', 'evidence-unreadable'],
  ['a name that every object has', '{"__proto__":1}', 'evidence-unreadable'],
])('%s: nothing is made of it, exit code 2', async (_, content, reason) => {
  expect(await verdictOn(fileOf('hostile.json', content))).toMatchObject({ code: 2, told: { code: reason } });
});

test('a file larger than any evidence is not read to its end', async () => {
  const file = fileOf('large.json', '');
  truncateSync(file, 1024 ** 4);
  expect(await verdictOn(file)).toMatchObject({ code: 2, told: { code: 'evidence-too-large' } });
});

test('a folder, or no file, is told as such', async () => {
  expect(await verdictOn(dirname(golden))).toMatchObject({ code: 2, told: { code: 'file-unreadable' } });
});

type Changes = Partial<Evidence['deadlines'][number]>;
const counted = (change: (one: Evidence['deadlines'][number]) => Changes) => {
  const { deadlines, ...rest } = bundle();
  return recount({ ...rest, deadlines: deadlines.map((one) => ({ ...one, ...change(one) })) });
};

test.each<[string, (one: Evidence['deadlines'][number]) => Changes]>([
  ['another date than the event has', () => ({ dueOn: '2026-12-15' })],
  ['another version than the event has', () => ({ calendarVersion: 'other' })],
  ['a day left out', ({ days }) => ({ days: days!.toSpliced(3, 1) })],
  ['a day more', ({ days }) => ({ days: [...days!, days!.at(-1)!] })],
  ['a Saturday that counts', ({ days }) => ({ days: days!.map((day) => ({ ...day, because: null })) })],
  ['a number that does not follow', ({ days }) => ({ days: days!.map((day) => ({ ...day, workingDay: 1 })) })],
  ['another weekday', ({ days }) => ({ days: days!.map((day) => ({ ...day, weekday: 'Monday' })) })],
  ['no days at all', () => ({ days: [] })],
  ['more Working Days than the term allows', () => ({ termWorkingDays: 9 })],
  ['an end that is not 24:00 in London', () => ({ dueAt: '2026-12-14T23:00:00.000Z' })],
  ['a year that no calendar has', () => ({ dueOn: '9999-12-31' })],
])('a due date with %s is not what its days come to', (_, change) => {
  expect(counted(() => ({}))).toMatchObject({ holds: true });
  expect(counted(change)).toMatchObject({ holds: false });
});

test('what cannot be counted again is told; what is missing or unreadable is found', () => {
  expect(counted(() => ({ days: null }))).toMatchObject({ holds: true, what: expect.stringMatching(/^0 of 1/) });
  expect(recount({ ...bundle(), deadlines: [] })).toMatchObject({ holds: false });
  expect(recount({ ...bundle(), deadlines: [{}] })).toMatchObject({ holds: false });
});

test('a checkpoint of your own cannot be compared with it here: that is said', async () => {
  expect(await verdictOn(golden, '--checkpoint', golden)).toMatchObject({
    code: 2,
    told: { code: 'checkpoint-not-comparable' },
  });
});

test('it is kept as it came; nothing is written over', async () => {
  const file = join(dirname(fileOf('beside', '')), 'kept.json');
  const answer = { status: 200, json: bundle() };
  const { code, asked } = await icxAgainst(['evidence', 'icr_TEST1234567890', '--out', file], answer);
  expect([code, asked]).toEqual([0, [['GET', '/v1/requests/icr_TEST1234567890/evidence', undefined]]]);
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(bundle());
  expect((await verdictOn(file, '--key', key)).code).toBe(0);
  expect((await icxAgainst(['evidence', 'icr_TEST1234567890', '-o', file], answer)).code).toBe(2);
});

test('in words it says how many events there are, how each due date came about, and how to keep it', async () => {
  const { out } = await icxAgainst(['evidence', 'icr_TEST1234567890'], { status: 200, json: bundle() });
  expect(out).toContain('8 events, under the checkpoint of');
  expect(out).toMatch(/Leg 1: Received .* The term mp121-10wd allows 10 Working Days/);
  expect(out).toContain('--out FILE');
});
