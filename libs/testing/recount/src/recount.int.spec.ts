import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Position } from '@icx/event-store';
import { revisedAt, revisedCalendars } from '@icx/quarter-testing';
import { openLogReader } from '@icx/sqlite/log';
import { calendars } from '@icx/working-days';
import { countedByExchange, type Asked, type Counted } from './index.ts';

/** A sixth of a quarter of the whole country, for CI's sake; whole by RECOUNT_REQUESTS=300000, in five to ten minutes. */
const REQUESTS = Number(process.env['RECOUNT_REQUESTS'] ?? 50_000);

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'icx-recount-'));
const [logPath, exported, recounted] = ['log.db', 'log.jsonl', 'recount.json'].map((name) => join(folder, name)) as [
  string,
  string,
  string,
];
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (command: string, args: readonly string[], stdout: 'ignore' | number = 'ignore'): void => {
  const { status, signal } = spawnSync(command, args, { cwd: root, stdio: ['ignore', stdout, 'inherit'] });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status ?? signal}.`);
};
const typescript = (...args: readonly string[]): void =>
  run(process.execPath, ['--import', './infra/node/typescript.mjs', ...args]);

/** The last position that was recorded before an instant; positions have no gaps here. */
const positionAt = (instant: string): Position => {
  const log = openLogReader(logPath);
  let [least, most] = [0n, BigInt(log.head())];
  while (least < most) {
    const middle = (least + most) / 2n;
    if (log.readAll(middle as Position, 1)[0]!.recordedAt < instant) least = middle + 1n;
    else most = middle;
  }
  log.close();
  return least as Position;
};

/** Each month as known at the end; January also as it was issued, before the late bank holiday. */
const asked = (): readonly (Asked & { readonly name: string })[] => {
  const [issued, end] = [positionAt('2027-02-05T10:00:00.000Z'), positionAt('9')];
  return [
    { name: `2027-01@${issued}`, month: '2027-01', position: issued, calendars },
    ...['2027-01', '2027-02', '2027-03'].map((month) => ({
      name: month,
      month,
      position: end,
      calendars: revisedCalendars,
    })),
  ];
};

let counted: Readonly<Record<string, Counted>>;
let again: Readonly<Record<string, Counted>>;
let disagreements: unknown;

beforeAll(async () => {
  typescript('libs/testing/quarter/src/main.ts', folder, String(REQUESTS));
  typescript('apps/icx/src/main.ts', 'export', exported, '--data', folder);
  const months = asked();
  const late = `${new Date(revisedAt).toISOString()}=infra/recount/bank-holidays-late.json`;
  const into = openSync(recounted, 'w');
  run(
    'python3',
    [
      ...['infra/recount/recount.py', exported],
      ...['--calendar', 'infra/recount/bank-holidays.json', '--calendar', late],
      ...months.map(({ name }) => name),
    ],
    into,
  );
  closeSync(into);
  ({ months: again, disagreements } = JSON.parse(readFileSync(recounted, 'utf8')) as {
    months: typeof again;
    disagreements: unknown;
  });
  const figures = await countedByExchange(folder, months);
  counted = Object.fromEntries(months.map(({ name }, index) => [name, figures[index]!]));
}, 1_200_000);

const bothOf = <Part>(part: (figures: Counted) => Part) => [
  Object.entries(counted).map(([name, figures]) => [name, part(figures)]),
  Object.entries(again).map(([name, figures]) => [name, part(figures)]),
];

test.each(['total', 'suppliers', 'requests', 'requesters', 'channels', 'backlog'] as const)(
  'the recount comes to the same: %s',
  (part) => {
    const [ours, theirs] = bothOf((figures) => figures[part]);
    expect(new Map(ours as [string, unknown][])).toEqual(new Map(theirs as [string, unknown][]));
  },
);

test('the recount has the same breaches, row by row', () => {
  for (const [name, { breaches }] of Object.entries(again)) {
    const ours = new Map(counted[name]!.breaches.map((row) => [`${row.request} ${row.leg}`, row]));
    expect(ours.size).toBe(breaches.length);
    for (const row of breaches) expect(ours.get(`${row.request} ${row.leg}`)).toMatchObject(row);
  }
});

test('what the log says of deadlines and of answers in time is so', () => expect(disagreements).toEqual([]));

test('what came after a report is a restatement of it', () => {
  const [first, restated] = Object.keys(counted).filter((name) => name.startsWith('2027-01'));
  expect(counted[first!]!.total).not.toEqual(counted[restated!]!.total);
});
