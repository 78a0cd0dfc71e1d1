import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';
import { Wire } from './wire.fixture.ts';

const terminals = new Terminals();
const wire = new Wire(() => terminals.url);
const folder = mkdtempSync(join(tmpdir(), 'icx-upload-'));
let url: string;
beforeAll(async () => {
  await terminals.start();
  url = await wire.open();
});
afterAll(async () => {
  wire.close();
  await terminals.close();
  rmSync(folder, { recursive: true });
});

const MIB = 1024 * 1024;
/** Never the same bytes twice, and of few rows: what is looked at here is how they come. */
const fileOf = (bytes: number) => {
  const line = `FF,ESME,${randomUUID()}${'x'.repeat(MIB)}\n`;
  const text = `deviceId,deviceType,yourReference\n${line.repeat(Math.ceil(bytes / line.length))}`.slice(0, bytes - 1);
  const file = join(folder, randomUUID());
  writeFileSync(file, `${text}\n`);
  return file;
};
const args = (file: string, ...more: string[]) => [
  ...['upload', file, '--kind', 'requests', '--dry-run', '--as', 'AAAA', '--url', url, ...more],
];
/** A process of its own that may be ended. */
const begin = (...line: readonly string[]) => {
  const child = terminals.spawn(line, {});
  let err = '';
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  child.stdout?.resume();
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, err }));
  return { child, ended };
};
const offsets = () => wire.calls.splice(0).flatMap(({ method, offset }) => (method === 'PATCH' ? [offset!] : []));

describe('a long file', () => {
  test('goes on where it was by the same command with its key, after its sender was killed', async () => {
    const [file, key] = [fileOf(13 * MIB), randomUUID()];
    const middle = wire.fails(/^PATCH \S+ 8388608$/, 'silence');
    const { child, ended } = begin(...args(file, '--key', key));
    await middle;
    child.kill('SIGKILL');
    await ended;
    expect(offsets()).toEqual([0, 4 * MIB, 8 * MIB]);
    const { code, out } = await terminals.icx(args(file, '--key', key, '--json'));
    expect([code, JSON.parse(out)]).toEqual([0, expect.objectContaining({ bytes: 13 * MIB, kind: 'requests' })]);
    expect(offsets()).toEqual([8 * MIB, 12 * MIB]);
  });

  test('of which the answer to a piece was lost goes on from where the exchange says', async () => {
    const broken = wire.fails(/^PATCH \S+ 4194304$/, 'answer lost');
    const { code, out } = await terminals.icx(args(fileOf(9 * MIB), '--json'));
    await broken;
    expect([code, JSON.parse(out).bytes]).toEqual([0, 9 * MIB]);
    expect(offsets()).toEqual([0, 4 * MIB, 4 * MIB, 8 * MIB]);
  });

  test('interrupted by Ctrl-C says how to go on', async () => {
    const file = fileOf(9 * MIB);
    const middle = wire.fails(/^PATCH \S+ 4194304$/, 'silence');
    const { child, ended } = begin(...args(file));
    await middle;
    child.kill('SIGINT');
    const { code, err } = await ended;
    const [, goOn] = /To go on: icx (.*) \(upload-interrupted\)/.exec(err)!;
    expect([code, goOn]).toEqual([130, expect.stringMatching(/^upload \S+ .*--key [\w-]{36}/)]);
    wire.calls.length = 0;
    expect((await terminals.icx(goOn!.split(' '))).code).toBe(0);
    expect(offsets()).toEqual([4 * MIB, 8 * MIB]);
  });
});

test('Ctrl-C while a file is watched leaves it going, and says how to look again', async () => {
  const looking = wire.fails(/^GET \S+\/events/, 'silence');
  const { child, ended } = begin(...args(fileOf(1000), '--watch'));
  await looking;
  child.kill('SIGINT');
  const { code, err } = await ended;
  const [, again] = /To look again: icx (files follow fil_\w+)/.exec(err)!;
  expect([code, err]).toEqual([130, expect.stringContaining('is worked off all the same')]);
  const followed = await terminals.icx([...again!.split(' '), '--as', 'AAAA']);
  expect([followed.code, followed.out.trimEnd().split('\n').at(-1)]).toEqual([0, expect.stringMatching(/^done: /)]);
});

test('watched to its end, a file with rows that were refused is exit code 1', async () => {
  const { code, out } = await terminals.icx(args(fileOf(1000), '--watch'));
  expect([code, out]).toEqual([1, expect.stringContaining('1 rejected')]);
});
