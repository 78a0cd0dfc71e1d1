import { randomInt } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505';
const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);
/** What a party has on its own machine. */
const own = mkdtempSync(join(tmpdir(), 'icx-own-'));
const [key, early, late, exported] = ['key', 'early', 'late', 'log.jsonl'].map((name) => join(own, name)) as [
  string,
  string,
  string,
  string,
];
const offline = (file: string, ...more: string[]) =>
  icx(['verify', '--export', file, '--key', key, '--checkpoint', late, '--checkpoint', early, '--json', ...more], {
    env: { ICX_DATA: join(own, 'nothing'), ICX_URL: 'http://127.0.0.1:9' },
  });
const forge = (sql: string) => {
  const log = new DatabaseSync(join(terminals.data, 'log.db'));
  log.exec(sql);
  log.close();
};

beforeAll(async () => {
  await terminals.start();
  const asked = await icx(['request', '00-DB-12-34-00-00-00-00', '--type', 'ESME', '--as', 'AAAA', '--json']);
  writeFileSync(key, (await icx(['audit', 'key', '--as', 'AAAA'])).out);
  writeFileSync(early, (await icx(['audit', 'checkpoint', '--as', 'AAAA'])).out);
  await icx(['answer', JSON.parse(asked.out).id, '--as', 'BBBB', '--code', '-'], { input: `${code}C3B5\n` });
  await terminals.stop();
  await terminals.start();
  writeFileSync(late, (await icx(['audit', 'checkpoint', '--as', 'BBBB'])).out);
  await icx(['export', exported]);
}, 60_000);
afterAll(async () => {
  await terminals.close();
  rmSync(own, { recursive: true });
});

test('key and checkpoint are told so that they can be kept in files, and proofs in words', async () => {
  expect(readFileSync(key, 'utf8')).toMatch(/^install-code-exchange\/pair_[\w-]{22}\+[0-9a-f]{8}\+\S+\n$/);
  expect(readFileSync(late, 'utf8')).toMatch(
    /^install-code-exchange\/\S+\n\d+\n\S{44}\n\n— install-code-exchange\/\S+ \S+\n$/,
  );
  const { code: exitCode, out } = await icx(['audit', 'proof', '--position', '1', '--as', 'CCCC']);
  expect(exitCode).toBe(0);
  expect(out).toMatch(/leafHash +[0-9a-f]{64}/);
  expect((await icx(['audit', 'proof', '--as', 'CCCC'])).code).toBe(1);
});

test('the export holds the log and no code, is for its owner alone, and is never written over', async () => {
  const lines = readFileSync(exported, 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(JSON.parse(line).leaf)[0])).toEqual(lines.map((_, n) => n + 1));
  expect(readFileSync(exported, 'utf8')).not.toContain(code);
  expect(statSync(exported).mode & 0o777).toBe(0o600);
  expect(await icx(['export', exported])).toMatchObject({ code: 2, out: '' });
});

describe('offline, with an export, the key and checkpoints', () => {
  test('a whole export is clean', async () => {
    const { code: exitCode, out } = await offline(exported);
    const { events, covered, clean, checkpoints } = JSON.parse(out);
    expect([exitCode, clean, checkpoints, covered <= events, covered > 0]).toEqual([0, true, 2, true, true]);
    const words = await icx(['verify', '--export', exported, '--key', key, '--checkpoint', late]);
    expect(words.out).toMatch(/events are as signed, by 1 checkpoint\(s\)\. Clean\.\n$/);
  });

  test('one bit changed anywhere: exit code 1, and the position of its line', async () => {
    const whole = readFileSync(exported);
    const damaged = join(own, 'damaged.jsonl');
    for (let n = 0; n < 12; n += 1) {
      const at = randomInt(whole.length);
      const bytes = Buffer.from(whole);
      bytes[at]! ^= 1 << randomInt(8);
      writeFileSync(damaged, bytes);
      const { code: exitCode, out } = await offline(damaged);
      const position = whole.subarray(0, at).filter((byte) => byte === 0x0a).length + 1;
      expect([at, exitCode, JSON.parse(out).problems[0].where]).toEqual([at, 1, `position ${position}`]);
    }
  }, 60_000);

  test('cut off at its end: what is missing is told', async () => {
    const short = join(own, 'short.jsonl');
    writeFileSync(short, `${readFileSync(exported, 'utf8').trimEnd().split('\n').slice(0, 100).join('\n')}\n`);
    const { code: exitCode, out } = await offline(short);
    expect([exitCode, JSON.parse(out).problems[0].where]).toEqual([1, 'position 101']);
  });

  test('a checkpoint that was altered: exit code 1, and which file', async () => {
    const altered = join(own, 'altered');
    writeFileSync(altered, readFileSync(late, 'utf8').replace(/\n(\d)/, '\n1$1'));
    const { code: exitCode, out } = await offline(exported, '--checkpoint', altered);
    expect([exitCode, JSON.parse(out).code]).toEqual([1, 'note-signature-invalid']);
    expect(JSON.parse(out).detail).toContain(altered);
  });

  test.each([
    ['no key', ['--checkpoint', late], 'nothing-to-verify-against'],
    ['no checkpoint', ['--key', key], 'nothing-to-verify-against'],
    ['a key that is none', ['--key', late, '--checkpoint', late], 'log-key-invalid'],
    ['a key that is not there', ['--key', join(own, 'none'), '--checkpoint', late], 'file-unreadable'],
  ])('%s is wrong usage', async (_, args, problem) => {
    const { code: exitCode, out } = await icx(['verify', '--export', exported, '--json', ...args]);
    expect([exitCode, JSON.parse(out).code]).toEqual([2, problem]);
  });

  test('no such export is wrong usage', async () => {
    expect((await offline(join(own, 'none'))).code).toBe(2);
  });
});

describe('on the data folder', () => {
  test('it is clean beside the running exchange, also by the checkpoints that somebody kept', async () => {
    const { code: exitCode, out } = await icx(['verify', '--checkpoint', early, '--key', key, '--json']);
    expect([exitCode, JSON.parse(out).clean]).toEqual([0, true]);
    expect(JSON.parse(out).checkpoints.compared).toBeGreaterThan(2);
    await terminals.stop();
    expect((await icx(['verify'])).out).toMatch(/checkpoints +\d+ checkpoints compared, the first \d+ events signed/);
  });

  test('a log cut off at its end is found, and the exchange does not start on it', async () => {
    const { covered } = JSON.parse((await icx(['verify', '--json'])).out).checkpoints;
    forge(
      `CREATE TABLE kept AS SELECT * FROM events WHERE position = ${covered}; DELETE FROM events WHERE position = ${covered}`,
    );
    const { code: exitCode, out } = await icx(['verify', '--json']);
    expect(exitCode).toBe(1);
    expect(JSON.parse(out).problems).toContainEqual({
      where: `log position ${covered}`,
      what: `is missing, as is what follows up to ${covered}: so many events were signed`,
    });
    await expect(terminals.start()).rejects.toThrow('events were signed: its end was cut off');
    forge('INSERT INTO events SELECT * FROM kept; DROP TABLE kept');
    expect((await icx(['verify'])).code).toBe(0);
  });

  test('an event rewritten with its hash is found between checkpoints', async () => {
    forge('UPDATE events SET leaf_hash = zeroblob(32) WHERE position = 9');
    const { problems } = JSON.parse((await icx(['verify', '--json'])).out);
    expect(problems.map(({ what }: { what: string }) => what)).toContainEqual(
      expect.stringMatching(/does not fit: one of the events \d+ to \d+ is not what it was when the checkpoint of/),
    );
  });

  test('without the file of its checkpoints it cannot be called clean', async () => {
    rmSync(join(terminals.data, 'audit.db'));
    const { code: exitCode, out } = await icx(['verify', '--json']);
    expect([exitCode, JSON.parse(out).unreadable[0].where]).toEqual([1, 'checkpoints']);
    expect(existsSync(join(terminals.data, 'audit.db'))).toBe(false);
  });
});
