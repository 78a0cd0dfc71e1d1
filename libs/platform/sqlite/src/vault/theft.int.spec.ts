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
beforeEach(async () => {
  place = new SpecFolder();
  vault = await place.open();
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

/** Of each code the first and the last twelve bytes of its wrapped key and of its seal. */
const secretsOf = (refs: readonly CodeRef[]): Buffer[][] =>
  place.raw((db) => {
    const find = db.prepare('SELECT wrapped_key, sealed FROM envelope WHERE sequence = ?');
    return refs.map(({ sequence }) =>
      Object.values(find.get(sequence) as Record<string, Uint8Array>).flatMap((value) => [
        Buffer.from(value.subarray(0, 12)),
        Buffer.from(value.subarray(-12)),
      ]),
    );
  });
const found = (pieces: readonly Buffer[]) => [...new Set(pieces.flatMap((piece) => place.filesWith(piece)))];

/** Whether any file of a folder holds these twelve bytes; by a set of all that they hold, since many are asked for. */
const presentIn = (folder: string): ((piece: Buffer) => boolean) => {
  const windows = new Set<string>();
  for (const name of readdirSync(folder)) {
    const text = readFileSync(join(folder, name)).toString('latin1');
    for (let at = 0; at + 12 <= text.length; at += 1) windows.add(text.slice(at, at + 12));
  }
  return (piece) => windows.has(piece.toString('latin1'));
};

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
  const secrets = secretsOf(refs);
  expect(found(secrets[7]!)).toEqual(['vault.db-wal']);
  const gone = refs.flatMap((_, index) => (index % 3 === 0 ? [] : [index]));
  for (const index of gone.slice(0, 50)) await vault.delete(refs[index]!); // one by one, and then all at once
  await Promise.all(gone.slice(50).map((index) => vault.delete(refs[index]!)));
  expect(vault.erasurePending).toBe(false);
  expect(gone.flatMap((index) => found(secrets[index]!))).toEqual([]);
  expect(found(secrets[0]!)).toEqual(['vault.db']);
});

test('a deleted code leaves zeros in place: an envelope that went, shrank or moved would move its neighbours', async () => {
  const refs = [await sealed(vault), await sealed(vault), await sealed(vault)];
  await vault.delete(refs[1]!);
  const envelopes = place.raw((db) =>
    db.prepare('SELECT hex(wrapped_key) AS key, hex(sealed) AS seal FROM envelope ORDER BY sequence').all(),
  );
  const lengths = envelopes.map((envelope) => Object.values(envelope).map((value) => String(value).length / 2));
  expect(lengths).toEqual([
    [60, 46],
    [60, 46],
    [60, 46],
  ]);
  expect(envelopes.map(({ key, seal }) => /^0+$/.test(`${String(key)}${String(seal)}`))).toEqual([false, true, false]);
});

// With secrets in rows that are deleted, SQLite leaves a stale copy of one in 5,000 on some page: see schema.ts.
test('after years of puts and deletions in any order only the codes that are left can be found', async () => {
  const alive = new Map<CodeRef, Buffer[]>();
  const gone: Buffer[][] = [];
  for (let round = 0; round < 30; round += 1) {
    const refs = await Promise.all(Array.from({ length: 200 }, () => sealed(vault)));
    for (const [index, pieces] of secretsOf(refs).entries()) alive.set(refs[index]!, pieces);
    const leaving = [...alive.keys()].filter(() => randomBytes(1)[0]! < 150);
    await Promise.all(leaving.map((ref) => vault.delete(ref)));
    for (const ref of leaving) {
      gone.push(alive.get(ref)!);
      alive.delete(ref);
    }
  }
  expect(gone.length).toBeGreaterThan(5_000);
  const there = presentIn(place.folder);
  expect(gone.filter((pieces) => pieces.some(there))).toEqual([]);
  for (const [ref, pieces] of alive) {
    expect(await vault.open(ref, custody)).toBeDefined();
    expect(pieces.every(there)).toBe(true);
  }
}, 60_000);

test('a reader that holds the write-ahead log delays the erasure, and it is made good when the reader has gone', async () => {
  const ref = await sealed(vault);
  const [secrets = []] = secretsOf([ref]);
  const backup = new DatabaseSync(place.path);
  backup.exec('BEGIN; SELECT count(*) FROM custody');
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
  const [secrets = []] = secretsOf([ref]);
  const backup = new DatabaseSync(place.path);
  backup.exec('BEGIN; SELECT count(*) FROM custody');
  await vault.delete(ref);

  const crashed = new SpecFolder();
  for (const name of ['keys.json', 'vault.db', 'vault.db-wal']) {
    copyFileSync(join(place.folder, name), join(crashed.folder, name));
  }
  backup.close();
  expect(secrets.flatMap((piece) => crashed.filesWith(piece))).not.toEqual([]);
  const again = await crashed.open();
  expect(await again.open(ref, custody)).toBeUndefined();
  expect(secrets.flatMap((piece) => crashed.filesWith(piece))).toEqual([]);
  await again.close();
  crashed.destroy();
});
