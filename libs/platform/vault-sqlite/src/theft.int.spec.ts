import { randomBytes } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import type { CodeRef } from '@icx/vault';
import { tracesOf } from '@icx/vault/contract';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';
import type { SqliteVault } from './index.ts';

let place: SpecFolder;
let vault: SqliteVault;
beforeEach(() => {
  place = new SpecFolder();
  vault = place.open();
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

/** The sealed bytes and the wrapped key of a row, and the twelve-byte pieces of both. */
const secretsOf = (ref: CodeRef): Buffer[] => {
  const row = place.raw((db) =>
    db.prepare('SELECT wrapped_key, sealed FROM seal WHERE sequence = ?').get(ref.sequence),
  ) as Record<string, Uint8Array>;
  return Object.values(row).flatMap((value) => {
    const bytes = Buffer.from(value);
    return [0, 12, 24, bytes.length - 12].map((at) => bytes.subarray(at, at + 12));
  });
};
const found = (pieces: readonly Buffer[]) => [...new Set(pieces.flatMap((piece) => place.filesWith(piece)))];

test('T1: no file holds a code, in any writing, while the vault is open and after it was closed', async () => {
  const codes = Array.from({ length: 200 }, () => randomBytes(16));
  await Promise.all(codes.map((code) => sealed(vault, code)));
  const scan = () =>
    readdirSync(place.folder).flatMap((name) => {
      const content = readFileSync(join(place.folder, name));
      return codes.flatMap((code) => tracesOf(content, code).map((trace) => `${name}: ${trace}`));
    });
  expect(readdirSync(place.folder).toSorted()).toEqual(['keys.json', 'vault.db', 'vault.db-shm', 'vault.db-wal']);
  expect(statSync(`${place.path}-wal`).size).toBeGreaterThan(200 * 100);
  expect(scan()).toEqual([]);
  await vault.close();
  expect(scan()).toEqual([]);
}, 20_000);

test('only the owner may read the files', async () => {
  await sealed(vault);
  for (const name of readdirSync(place.folder)) {
    expect([name, statSync(join(place.folder, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
});

test('a deleted code leaves neither ciphertext nor key, not in the database and not in its write-ahead log', async () => {
  const refs = await Promise.all(Array.from({ length: 300 }, () => sealed(vault)));
  const secrets = refs.map(secretsOf);
  expect(found(secrets[7]!)).toEqual(['vault.db-wal']);
  const gone = refs.flatMap((_, index) => (index % 3 === 0 ? [] : [index]));
  for (const index of gone.slice(0, 50)) await vault.delete(refs[index]!); // one by one, and then all at once
  await Promise.all(gone.slice(50).map((index) => vault.delete(refs[index]!)));
  expect(vault.erasurePending).toBe(false);
  expect(gone.flatMap((index) => found(secrets[index]!))).toEqual([]);
  expect(found(secrets[0]!)).toEqual(['vault.db']);
});

test('after years of puts and deletions in any order only the rows that are left can be found', async () => {
  const alive = new Map<CodeRef, Buffer[]>();
  const gone: Buffer[][] = [];
  for (let round = 0; round < 8; round += 1) {
    const refs = await Promise.all(Array.from({ length: 200 }, () => sealed(vault)));
    for (const ref of refs) alive.set(ref, secretsOf(ref));
    const leaving = [...alive.keys()].filter(() => randomBytes(1)[0]! < 150);
    await Promise.all(leaving.map((ref) => vault.delete(ref)));
    for (const ref of leaving) {
      gone.push(alive.get(ref)!);
      alive.delete(ref);
    }
  }
  const file = Buffer.concat(readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name))));
  expect(gone.length).toBeGreaterThan(500);
  expect(gone.filter((pieces) => pieces.some((piece) => file.includes(piece)))).toEqual([]);
  for (const ref of alive.keys()) expect(await vault.open(ref, custody)).toBeDefined();
}, 30_000);

test('a reader that holds the write-ahead log delays the erasure, and it is made good when the reader has gone', async () => {
  const ref = await sealed(vault);
  const secrets = secretsOf(ref);
  const backup = new DatabaseSync(place.path);
  backup.exec('BEGIN; SELECT count(*) FROM seal');
  await vault.delete(ref);
  expect(await vault.open(ref, custody)).toBeUndefined();
  expect(vault.erasurePending).toBe(true);
  expect(found(secrets)).toContain('vault.db-wal');
  backup.close();
  for (let tries = 0; vault.erasurePending && tries < 50; tries += 1) await wait(100);
  expect(found(secrets)).toEqual([]);
}, 10_000);

test('a crash between deletion and erasure is made good at the next opening', async () => {
  const ref = await sealed(vault);
  const secrets = secretsOf(ref);
  const backup = new DatabaseSync(place.path);
  backup.exec('BEGIN; SELECT count(*) FROM seal');
  await vault.delete(ref);

  const crashed = new SpecFolder();
  for (const name of ['keys.json', 'vault.db', 'vault.db-wal']) {
    copyFileSync(join(place.folder, name), join(crashed.folder, name));
  }
  backup.close();
  expect(secrets.flatMap((piece) => crashed.filesWith(piece))).not.toEqual([]);
  const again = crashed.open();
  expect(await again.open(ref, custody)).toBeUndefined();
  expect(secrets.flatMap((piece) => crashed.filesWith(piece))).toEqual([]);
  await again.close();
  crashed.destroy();
});
