import { randomBytes, randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SealBroken, type CodeRef } from '@icx/vault';
import type { SqliteVault } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

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

const newJwe = (length: number) => randomBytes(length).toString('base64url').slice(0, length);
const blind = async (jwe = newJwe(520)): Promise<CodeRef> => {
  const code = { bytes: Buffer.from(jwe), representation: 'raw-16+crc', blind: true } as const;
  const result = await vault.put(code, custody, { party: 'BBBB', id: randomUUID() });
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.ref;
};
const envelopes = () =>
  place
    .raw((db) => db.prepare('SELECT wrapped_key, sealed FROM envelope ORDER BY sequence').all())
    .map((row) => Object.values(row) as Uint8Array[]);
/** Twelve bytes of each end of a row's secrets and of the middle, where a copy that is cut off would still show. */
const pieces = (secrets: readonly Uint8Array[]) =>
  secrets.flatMap((value) =>
    [0, Math.floor(value.length / 2), value.length - 12].map((at) => Buffer.from(value.subarray(at, at + 12))),
  );
const jweOf = async (ref: CodeRef) => Buffer.from((await vault.open(ref, custody))!.bytes).toString();

test('a stolen file does not hold it: with the requester’s key alone there is nothing to open', async () => {
  const texts = Array.from({ length: 50 }, () => newJwe(520));
  for (const jwe of texts) await blind(jwe);
  const held = () => texts.filter((jwe) => place.filesWith(Buffer.from(jwe.slice(100, 124))).length > 0);
  expect(held()).toEqual([]);
  await vault.close();
  expect(held()).toEqual([]);
  vault = await place.open();
});

test('its envelope has one length, whatever its own: nothing tells it, and deleted it is zeros in place', async () => {
  const refs = [await blind(newJwe(500)), await sealed(vault), await blind(newJwe(1_024))];
  await vault.delete(refs[2]!);
  const rows = envelopes();
  expect(rows.map((row) => row.map(({ length }) => length))).toEqual([
    [60, 1055],
    [60, 46],
    [60, 1055],
  ]);
  expect(rows.map((row) => row.every((value) => value.every((byte) => byte === 0)))).toEqual([false, false, true]);
});

test('after puts and deletions of both kinds in any order only those that are left can be found', async () => {
  const alive = new Map<CodeRef, Buffer[]>();
  const gone: Buffer[][] = [];
  for (let round = 0; round < 12; round += 1) {
    const refs = await Promise.all(
      Array.from({ length: 120 }, (_, index) => (index % 2 === 0 ? blind() : sealed(vault))),
    );
    const rows = envelopes();
    for (const ref of refs) alive.set(ref, pieces(rows[Number(ref.sequence) - 1]!));
    const leaving = [...alive.keys()].filter(() => randomBytes(1)[0]! < 150);
    await Promise.all(leaving.map((ref) => vault.delete(ref)));
    for (const ref of leaving) {
      gone.push(alive.get(ref)!);
      alive.delete(ref);
    }
  }
  const files = readdirSync(place.folder).map((name) => readFileSync(join(place.folder, name)));
  const there = (piece: Buffer) => files.some((content) => content.includes(piece));
  expect(gone.length).toBeGreaterThan(500);
  expect(gone.filter((secrets) => secrets.some(there))).toEqual([]);
  expect([...alive.values()].filter((secrets) => !secrets.every(there))).toEqual([]);
}, 60_000);

test('rows of the two kinds that changed places do not open, and verify names both', async () => {
  const refs = [await blind(), await sealed(vault), await blind()];
  place.raw((db) => {
    const rows = db.prepare('SELECT key_version, wrapped_key, sealed FROM envelope WHERE sequence <= 2').all();
    const update = db.prepare('UPDATE envelope SET key_version = ?, wrapped_key = ?, sealed = ? WHERE sequence = ?');
    const [first, second] = rows.map((row) => Object.values(row)) as [number[], number[]];
    update.run(...first, 2);
    update.run(...second, 1);
  });
  for (const ref of refs.slice(0, 2)) await expect(vault.open(ref, custody)).rejects.toThrow(SealBroken);
  expect(await vault.verify()).toEqual({ opened: 1, broken: ['1', '2'] });
});

test('is put under the newest wrapping key with the others, in place, and opens as before', async () => {
  const { keyFile } = place;
  await vault.close();
  vault = await place.open(keyFile);
  const jwe = newJwe(520);
  const [ref] = [await blind(jwe), await sealed(vault)];
  const before = envelopes();
  expect(await vault.rewrapTo(await keyFile.keys.addVersion())).toEqual({ rewrapped: 2, broken: [] });
  expect(await jweOf(ref)).toBe(jwe);
  const after = envelopes();
  expect(after.map((row) => row.some((value, at) => Buffer.from(value).equals(before[0]![at]!)))).toEqual([
    false,
    false,
  ]);
  expect(after.map((row) => row.map(({ length }) => length))).toEqual(
    before.map((row) => row.map(({ length }) => length)),
  );
});
