import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

/** What a party has on its own machine: the exchange cannot reach it. */
const own = mkdtempSync(join(tmpdir(), 'icx-witness-'));
const archive = join(own, 'archive');
const terminals = new Terminals();
const stranger = new Terminals();
const files = () => readdirSync(archive).toSorted();
const kept = () => files().filter((name) => name.startsWith('checkpoint-'));
const grow = async (terminal = terminals) => {
  const advanced = await terminal.icx(['clock', '--advance', 'P1D']);
  expect(advanced.code).toBe(0);
  await terminal.stop();
  await terminal.start();
};
const look = async (...more: string[]) => {
  const args = ['audit', 'watch', archive, '--once', '--json', '--as', 'AAAA', ...more];
  const { code, out, err } = await terminals.icx(args);
  return { exit: code, err, ...JSON.parse(out) };
};

beforeAll(async () => {
  process.env['ICX_CHECKPOINT_SECONDS'] = '1';
  await terminals.start();
  await stranger.start();
}, 60_000);
afterAll(async () => {
  await Promise.all([terminals.close(), stranger.close()]);
  rmSync(own, { recursive: true });
});

test('keeps the key and each new checkpoint, for its owner alone, and nothing twice', async () => {
  const first = await look();
  expect(first).toMatchObject({ exit: 0, kept: true, alarm: null });
  await grow();
  const second = await look();
  expect(second).toMatchObject({ exit: 0, kept: true, alarm: null });
  expect(second.size).toBeGreaterThan(first.size);
  expect(await look()).toMatchObject({ exit: 0, size: second.size, kept: false, alarm: null });
  const names = [first.size, second.size].map((size) => `checkpoint-${String(size).padStart(15, '0')}`);
  expect(files()).toEqual([...names, 'key']);
  for (const name of files()) expect(statSync(join(archive, name)).mode & 0o777).toBe(0o600);
  expect(statSync(archive).mode & 0o777).toBe(0o700);
});

test('what it keeps is what an export of the log is verified with', async () => {
  const exported = join(own, 'log.jsonl');
  expect((await terminals.icx(['export', exported])).code).toBe(0);
  const checkpoints = kept().flatMap((name) => ['--checkpoint', join(archive, name)]);
  const verified = await terminals.icx(['verify', '--export', exported, '--key', join(archive, 'key'), ...checkpoints]);
  expect(verified).toMatchObject({ code: 0 });
});

const watch = (folder: string, ...more: string[]) => {
  const args = [fileURLToPath(new URL('../bin/icx.mjs', import.meta.url)), 'audit', 'watch', folder, ...more];
  const env = { ...process.env, NODE_OPTIONS: '', ICX_DATA: terminals.data, ICX_URL: terminals.url };
  return spawn(process.execPath, [...args, '--every', '0.2', '--as', 'AAAA'], { env });
};

test('goes on looking, and keeps what comes', async () => {
  const watching = watch(join(own, 'running'));
  try {
    const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
    expect((await lines.next()).value).toMatch(/kept the checkpoint of \d+ events$/);
    expect((await terminals.icx(['clock', '--advance', 'P1D'])).code).toBe(0);
    expect((await lines.next()).value).toMatch(/kept the checkpoint of \d+ events$/);
  } finally {
    watching.kill('SIGKILL');
    await once(watching, 'exit');
  }
}, 60_000);

describe('alarms, with exit code 1,', () => {
  test('when nothing new was shown for too long; before that it says what is wrong', async () => {
    await terminals.stop();
    expect(await look()).toMatchObject({ exit: 3, code: 'exchange-not-reachable' });
    expect(await look('--silence', '0')).toMatchObject({ exit: 1, alarm: { code: 'log-silent' } });
    await terminals.start();
    // Whoever calls has gone: the witness sees as little.
    const nobody = ['audit', 'watch', archive, '--once', '--json', '--profile', 'nobody'];
    expect(await terminals.icx(nobody)).toMatchObject({ code: 2 });
    const { code, out } = await terminals.icx([...nobody, '--silence', '0']);
    expect([code, JSON.parse(out).alarm]).toEqual([1, expect.objectContaining({ code: 'log-silent' })]);
  });

  test('when the exchange comes with another key, once or for the first time; what it showed is kept', async () => {
    const before = files();
    const elsewhere = ['--url', stranger.url, '--data', stranger.data];
    const told = await look(...elsewhere);
    expect(told).toMatchObject({ exit: 1, kept: false, alarm: { code: 'log-key-changed' } });
    expect(told.err).toContain('ALARM');
    await look(...elsewhere);
    expect(files()).toEqual([...kept(), expect.stringMatching(/^evidence-/), 'key']);
    expect(files()).toHaveLength(before.length + 1);
    const key = join(own, 'given-key');
    writeFileSync(key, (await stranger.icx(['audit', 'key', '--as', 'AAAA'])).out);
    expect(await look('--key', key)).toMatchObject({ exit: 2, detail: expect.stringContaining('another key') });
    const fresh = ['audit', 'watch', join(own, 'fresh'), '--once', '--json', '--as', 'AAAA', '--key', key];
    const refused = await terminals.icx(fresh);
    expect([refused.code, JSON.parse(refused.out).alarm.code]).toEqual([1, 'log-key-changed']);
  });

  test('when the log was cut back, and told by whoever it is to be told to', async () => {
    await terminals.stop();
    cpSync(terminals.data, join(own, 'yesterday'), { recursive: true });
    await terminals.start();
    await grow();
    expect(await look()).toMatchObject({ exit: 0, kept: true });
    await terminals.stop();
    rmSync(terminals.data, { recursive: true });
    cpSync(join(own, 'yesterday'), terminals.data, { recursive: true });
    await terminals.start();
    const mail = join(own, 'mail');
    expect(await look('--exec', `cat > ${mail}`)).toMatchObject({ exit: 1, alarm: { code: 'log-shortened' } });
    expect(JSON.parse(readFileSync(mail, 'utf8'))).toMatchObject({ code: 'log-shortened' });
  });

  test('when it then grew into another one, for as long as that is so', async () => {
    await grow();
    await grow();
    const before = kept();
    for (let again = 0; again < 2; again++)
      expect(await look()).toMatchObject({ exit: 1, kept: false, alarm: { code: 'log-forked' } });
    expect(kept()).toEqual(before);
  });

  test('again, as long as whoever it is to be told to could not be told', async () => {
    const watching = watch(archive, '--exec', 'echo told; exit 1');
    try {
      const lines = createInterface(watching.stdout)[Symbol.asyncIterator]();
      expect([(await lines.next()).value, (await lines.next()).value]).toEqual(['told', 'told']);
    } finally {
      watching.kill('SIGKILL');
      await once(watching, 'exit');
    }
  }, 60_000);
});
