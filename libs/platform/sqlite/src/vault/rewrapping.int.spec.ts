import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { CodeRef } from '@icx/vault';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./rewrapping-child.fixture.ts', import.meta.url));

let place: SpecFolder;
beforeEach(() => {
  place = new SpecFolder();
});
afterEach(() => place.destroy());

const versionsOf = () =>
  place.raw((db) =>
    db
      .prepare('SELECT DISTINCT key_version AS version FROM envelope JOIN custody USING (sequence) ORDER BY 1')
      .all()
      .map(({ version }) => version),
  );
/** Of each code the first and the last twelve bytes of its wrapped key and of its seal. */
const secrets = (): Buffer[] =>
  place.raw((db) =>
    db
      .prepare('SELECT wrapped_key, sealed FROM envelope')
      .all()
      .flatMap((row) => Object.values(row) as Uint8Array[])
      .flatMap((value) => [Buffer.from(value.subarray(0, 12)), Buffer.from(value.subarray(-12))]),
  );

test('under load: no put or open fails, every code is under the new key, and of the old envelopes nothing is left', async () => {
  const keyFile = place.keyFile;
  const vault = await place.open(keyFile);
  const codes = new Map<CodeRef, Buffer>();
  const put = async () => {
    const bytes = randomBytes(16);
    codes.set(await sealed(vault, bytes), bytes);
  };
  await Promise.all(Array.from({ length: 1_500 }, put));
  const [first = null] = codes.keys();
  await vault.delete(first!);
  codes.delete(first!);
  const before = secrets().filter((piece) => piece.some((byte) => byte !== 0));

  let busy = true;
  let opens = 0;
  const writer = async () => {
    while (busy) await put();
  };
  const reader = async () => {
    while (busy) {
      await nextTurn();
      const [ref, bytes] = [...codes][opens++ % codes.size]!;
      expect(Buffer.from((await vault.open(ref, custody))!.bytes).equals(bytes)).toBe(true);
    }
  };
  const load = [...Array.from({ length: 16 }, writer), ...Array.from({ length: 8 }, reader)];
  const version = await keyFile.keys.addVersion();
  const progress: string[] = [];
  const result = await vault.rewrapTo(version, (done, total) => progress.push(`${done}/${total}`));
  await keyFile.keys.retireBefore(version);
  await wait(50);
  busy = false;
  await Promise.all(load);

  expect(result.broken).toEqual([]);
  expect(result.rewrapped).toBeGreaterThanOrEqual(1_499);
  expect(progress.length).toBeGreaterThan(20);
  expect(opens).toBeGreaterThan(0);
  expect(versionsOf()).toEqual([version]);
  for (const [ref, bytes] of codes)
    expect(Buffer.from((await vault.open(ref, custody))!.bytes).equals(bytes)).toBe(true);
  await vault.close();
  const files = place
    .filesWith(Buffer.alloc(0))
    .map((name) => readFileSync(join(place.folder, name)).toString('latin1'));
  expect(before.length).toBeGreaterThan(5_000);
  expect(before.filter((piece) => files.some((file) => file.includes(piece.toString('latin1'))))).toEqual([]);
  const again = await place.open();
  expect((await again.verify()).broken).toEqual([]);
  await again.close();
}, 60_000);

test('a broken code stays as it is, is named, and the others are re-wrapped', async () => {
  const keyFile = place.keyFile;
  const vault = await place.open(keyFile);
  const refs = [await sealed(vault), await sealed(vault), await sealed(vault)];
  place.raw((db) => db.exec(`UPDATE custody SET holder = 'CCCC' WHERE sequence = 2`));
  const version = await keyFile.keys.addVersion();
  expect(await vault.rewrapTo(version)).toEqual({ rewrapped: 2, broken: ['2'] });
  place.raw((db) => db.exec(`UPDATE custody SET holder = '${custody.holder}' WHERE sequence = 2`));
  for (const ref of refs) expect(await vault.open(ref, custody)).toBeDefined();
  expect(await vault.rewrapTo(version)).toEqual({ rewrapped: 1, broken: [] });
  await vault.close();
});

test('a version of fewer bytes, as the first vaults have it: rows grow, and still nothing of the old ones is left', async () => {
  const { LocalKeyRing } = await import('@icx/keys');
  const keys = new LocalKeyRing({ root: randomBytes(32), wrapping: new Map([[1, randomBytes(32)]]) }, randomBytes);
  const vault = await place.open({ keys, pairId: 'pair_a' });
  await Promise.all(Array.from({ length: 500 }, () => sealed(vault)));
  const before = secrets();
  const version = await keys.addVersion();
  expect(await vault.rewrapTo(version)).toEqual({ rewrapped: 500, broken: [] });
  await vault.close();
  expect(before.filter((piece) => place.filesWith(piece).length > 0)).toEqual([]);
}, 60_000);

test('kill -9 in the middle of re-wrapping: every acknowledged code opens, and it is carried through afterwards', async () => {
  const running = spawn(process.execPath, ['--import', loader, child, place.folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  running.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  while (!output.includes('rewrapped')) await once(running.stdout, 'data');
  running.kill('SIGKILL');
  await once(running, 'close');
  const acknowledged = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => line.split('\t') as [string, string]);
  expect(acknowledged.length).toBeGreaterThan(2_000);
  expect(versionsOf()).toHaveLength(2);

  const keyFile = place.keyFile;
  const version = keyFile.keys.versions.at(-1)!;
  const vault = await place.open(keyFile);
  expect((await vault.rewrapTo(version)).broken).toEqual([]);
  await keyFile.keys.retireBefore(version);
  expect(versionsOf()).toEqual([version]);
  for (const [ref, code] of acknowledged) {
    const opened = await vault.open(JSON.parse(ref) as CodeRef, custody);
    expect(Buffer.from(opened!.bytes).toString('hex')).toBe(code);
  }
  await vault.close();
}, 60_000);
