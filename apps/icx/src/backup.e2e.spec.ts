import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Terminals } from './icx.fixture.ts';

const code = '83FED3407A939723A5C639B26916D505';
const device = '00-DB-12-34-00-00-00-00';
const place = mkdtempSync(join(tmpdir(), 'icx-backup-e2e-'));
const terminals = new Terminals();
const icx = terminals.icx.bind(terminals);

beforeAll(() => terminals.start(), 60_000);
afterAll(async () => {
  await terminals.close();
  rmSync(place, { recursive: true });
});

test('keys rotated, backed up while serving, restored elsewhere and verified', async () => {
  const asked = await icx(['request', device, '--type', 'ESME', '--as', 'AAAA', '--json']);
  expect(asked).toMatchObject({ code: 0 });
  const { id } = JSON.parse(asked.out);
  const supplied = await icx(['answer', id, '--as', 'BBBB', '--code', '-'], { input: `${code}C3B5\n` });
  expect(supplied).toMatchObject({ code: 0, err: '' });

  const rotated = await icx(['keys', 'rotate', '--as', 'SECA', '--yes', '--json']);
  expect(rotated).toMatchObject({ code: 0 });
  expect(JSON.parse(rotated.out)).toMatchObject({ state: 'done', rewrapped: 1 });

  const folder = join(place, 'backup');
  const made = await icx(['backup', folder, '--json']);
  expect(made).toMatchObject({ code: 0, err: '' });
  const { head } = JSON.parse(made.out);
  expect(await icx(['backup', folder])).toMatchObject({ code: 1 });

  const held = () => globSync('**', { cwd: folder }).toSorted();
  const before = held();
  expect(await icx(['verify', '--data', folder])).toMatchObject({ code: 0, out: expect.stringContaining('Clean.') });
  expect(held()).toEqual(before);

  const data = join(place, 'data');
  const restored = await icx(['restore', folder, '--data', data, '--json']);
  expect(restored).toMatchObject({ code: 0, err: '' });
  expect(JSON.parse(restored.out)).toMatchObject({ head, codes: 1 });
  expect(await icx(['verify', '--data', data])).toMatchObject({ code: 0 });
  expect(await icx(['restore', folder, '--data', data])).toMatchObject({
    code: 2,
    err: expect.stringContaining(`${data} is not empty: what it holds is put aside, and no longer served.`),
  });
  writeFileSync(join(data, 'of-before'), '');
  const over = JSON.parse((await icx(['restore', folder, '--data', data, '--yes', '--json'])).out);
  expect([over.codes, existsSync(join(data, 'of-before')), existsSync(join(over.putAside, 'of-before'))]).toEqual([
    1,
    false,
    true,
  ]);
  const unsound = await icx(['restore', join(place, 'nothing'), '--data', data, '--yes']);
  expect([unsound.code, (await icx(['verify', '--data', data])).code]).toEqual([1, 0]);
  expect(await icx(['restore', folder, '--yes'])).toMatchObject({ code: 1, err: expect.stringContaining('in use') });

  rmSync(join(data, 'keys.json'));
  const keyless = await icx(['verify', '--data', data, '--json']);
  expect(keyless.code).toBe(1);
  expect(JSON.parse(keyless.out)).toMatchObject({
    clean: false,
    log: { events: Number(head) },
    problems: [],
    unreadable: [
      { where: 'keys', what: expect.stringContaining('bring it') },
      { where: 'checkpoints' },
      { where: 'vault' },
      { where: 'mail' },
    ],
  });
  const key = join(place, 'log.key');
  writeFileSync(key, (await icx(['audit', 'key', '--as', 'AAAA'])).out);
  const { checkpoints, unreadable } = JSON.parse((await icx(['verify', '--data', data, '--key', key, '--json'])).out);
  expect(checkpoints.covered).toBeGreaterThan(0);
  expect(unreadable.map(({ where }: { readonly where: string }) => where)).toEqual(['keys', 'vault', 'mail']);
  expect(await icx(['verify', '--data', place])).toMatchObject({ code: 2, out: '' });

  const elsewhere = join(place, 'elsewhere');
  expect(await icx(['restore', join(place, 'nothing'), '--data', elsewhere])).toMatchObject({ code: 1 });
  expect(existsSync(elsewhere)).toBe(false);
}, 60_000);
