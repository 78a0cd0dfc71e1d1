import { randomBytes } from 'node:crypto';
import type { SQLInputValue } from 'node:sqlite';
import { SealBroken, type CodeRef } from '@icx/vault';
import { openVaultReader, type SqliteVault } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

let place: SpecFolder;
let vault: SqliteVault;
let refs: CodeRef[];
beforeEach(async () => {
  place = new SpecFolder();
  vault = await place.open();
  refs = [];
  for (let count = 0; count < 3; count += 1) refs.push(await sealed(vault));
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

const custodyColumns = ['id', 'device_id', 'holder', 'party', 'fingerprint'];
const envelopeColumns = ['key_version', 'wrapped_key', 'sealed'];
const tableOf = (column: string) => (envelopeColumns.includes(column) ? 'envelope' : 'custody');
const one = () => refs[0]!;
const other = () => refs[1]!;

/** The value of this column in row 2 with its last character, bit or number changed. */
const changed = (column: string): string | number | Uint8Array => {
  const value = place.raw(
    (db) => db.prepare(`SELECT ${column} AS value FROM ${tableOf(column)} WHERE sequence = 2`).get()!['value'],
  );
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.slice(0, -1) + (value.endsWith('A') ? 'B' : 'A');
  const bytes = Buffer.from(value as Uint8Array);
  bytes[bytes.length - 1]! ^= 1;
  return bytes;
};

/** Gives row 1 these columns of row 2, and the reverse. */
const swap = (columns: readonly string[]) =>
  place.raw((db) => {
    for (const table of ['custody', 'envelope']) {
      const here = columns.filter((column) => tableOf(column) === table);
      if (here.length === 0) continue;
      const assignments = here.map((column) => `${column} = ?`).join();
      const update = db.prepare(`UPDATE ${table} SET ${assignments} WHERE sequence = ?`);
      const rows = db.prepare(`SELECT ${here.join()} FROM ${table} WHERE sequence <= 2 ORDER BY sequence`).all();
      const [first, second] = rows.map((row) => Object.values(row)) as [SQLInputValue[], SQLInputValue[]];
      // Command ids are unique: row 1 has to give up its own before row 2 takes it.
      if (here.includes('command_id')) db.exec(`UPDATE custody SET command_id = '' WHERE sequence = 1`);
      update.run(...first, 2);
      update.run(...second, 1);
    }
  });

describe('T2: rows that changed places', () => {
  test.each([
    ['the ciphertext', ['sealed']],
    ['ciphertext and data key', envelopeColumns],
    ['ciphertext, data key and id', [...envelopeColumns, 'id']],
    ['all that is said of them in clear', [...custodyColumns, 'command_id']],
    ['everything but the sequence', [...envelopeColumns, ...custodyColumns, 'command_id', 'put_at']],
  ])('%s: neither opens, and both are named by verify', async (_, columns) => {
    swap(columns);
    await expect(vault.open(one(), custody)).rejects.toThrow(SealBroken);
    await expect(vault.open(other(), custody)).rejects.toThrow(SealBroken);
    expect(await vault.open(refs[2]!, custody)).toBeDefined();
    expect(await vault.verify()).toEqual({ opened: 1, broken: ['1', '2'] });
  });
});

describe('one column changed', () => {
  test.each([...custodyColumns, ...envelopeColumns, 'command_id'])('%s: verify names the row', async (column) => {
    place.raw((db) =>
      db.prepare(`UPDATE ${tableOf(column)} SET ${column} = ? WHERE sequence = 2`).run(changed(column)),
    );
    expect(await vault.verify()).toEqual({ opened: 2, broken: ['2'] });
    expect(await vault.open(one(), custody)).toBeDefined();
  });

  test.each(['sealed', 'wrapped_key'])('%s emptied: broken, not a crash', async (column) => {
    place.raw((db) => db.exec(`UPDATE envelope SET ${column} = x'' WHERE sequence = 1`));
    await expect(vault.open(one(), custody)).rejects.toThrow(SealBroken);
  });

  test('to agree with a false event: still does not open', async () => {
    place.raw((db) => db.exec(`UPDATE custody SET holder = 'CCCC' WHERE sequence = 1`));
    await expect(vault.open(one(), { ...custody, holder: 'CCCC' })).rejects.toThrow(SealBroken);
  });

  test('a repeated put does not vouch for a row that was changed', async () => {
    const bytes = randomBytes(16);
    const command = { party: 'BBBB', id: 'again' };
    const ref = await sealed(vault, bytes, custody, command);
    place.raw((db) => db.prepare('UPDATE custody SET id = ? WHERE sequence = ?').run('code_x', ref.sequence));
    await expect(sealed(vault, bytes, custody, command)).rejects.toThrow(SealBroken);
    await expect(sealed(vault)).resolves.toBeDefined();
  });
});

test('a reader opens a stopped vault read-only, tells its progress and finds nothing wrong with a sound one', async () => {
  await Promise.all(Array.from({ length: 597 }, () => sealed(vault)));
  await vault.delete(other());
  await vault.close();
  const progress: string[] = [];
  const options = { path: place.path, ...place.keyFile, now: () => place.now, random: randomBytes };
  const reader = await openVaultReader(options);
  const result = await reader.verify(({ done, total }) => progress.push(`${done}/${total}`));
  await reader.close();
  expect(result).toEqual({ opened: 599, broken: [] });
  expect(progress).toEqual(['256/599', '512/599', '599/599', '599/599']);
  const foreign = { ...options, pairId: 'pair_other' };
  await expect(openVaultReader(foreign)).rejects.toMatchObject({ code: 'vault-not-a-pair' });
});
