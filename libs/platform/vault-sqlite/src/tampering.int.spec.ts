import { randomBytes } from 'node:crypto';
import { SealBroken, type CodeRef } from '@icx/vault';
import { verifySqliteVault, type SqliteVault } from './index.ts';
import { custody, sealed, SpecFolder } from './spec-folder.fixture.ts';

let place: SpecFolder;
let vault: SqliteVault;
let refs: CodeRef[];
beforeEach(async () => {
  place = new SpecFolder();
  vault = place.open();
  refs = [];
  for (let count = 0; count < 3; count += 1) refs.push(await sealed(vault));
});
afterEach(async () => {
  await vault.close();
  place.destroy();
});

const bound = ['id', 'device_id', 'holder', 'party', 'fingerprint', 'key_version', 'wrapped_key', 'sealed'];
const one = () => refs[0]!;
const other = () => refs[1]!;

/** The value of this column in row 2 with its last character, bit or number changed. */
const changed = (column: string): string | number | Uint8Array => {
  const value = place.raw((db) => db.prepare(`SELECT ${column} AS value FROM seal WHERE sequence = 2`).get()!['value']);
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'string') return value.slice(0, -1) + (value.endsWith('A') ? 'B' : 'A');
  const bytes = Buffer.from(value as Uint8Array);
  bytes[bytes.length - 1]! ^= 1;
  return bytes;
};

/** Gives row 1 the columns of row 2 and the reverse. */
const swap = (columns: readonly string[]) =>
  place.raw((db) => {
    const list = columns.join(', ');
    db.exec(`CREATE TEMP TABLE held AS SELECT sequence, ${list} FROM seal WHERE sequence IN (1, 2)`);
    db.exec(`UPDATE seal SET command_id = command_id || '?' WHERE sequence IN (1, 2)`); // unique while they change places
    db.exec(
      `UPDATE seal SET (${list}) = (SELECT ${list} FROM held WHERE held.sequence = 3 - seal.sequence) WHERE sequence IN (1, 2)`,
    );
    if (!columns.includes('command_id')) {
      db.exec(`UPDATE seal SET command_id = rtrim(command_id, '?') WHERE sequence IN (1, 2)`);
    }
  });

describe('T2: rows that changed places', () => {
  test.each([
    ['the ciphertext', ['sealed']],
    ['ciphertext and data key', ['sealed', 'wrapped_key', 'key_version']],
    ['ciphertext, data key and id', ['sealed', 'wrapped_key', 'key_version', 'id']],
    ['everything but the sequence', [...bound, 'command_id', 'put_at']],
  ])('%s: neither opens, and both are named by verify', async (_, columns) => {
    swap(columns);
    await expect(vault.open(one(), custody)).rejects.toThrow(SealBroken);
    await expect(vault.open(other(), custody)).rejects.toThrow(SealBroken);
    expect(await vault.open(refs[2]!, custody)).toBeDefined();
    expect(await vault.verify()).toEqual({ opened: 1, broken: ['1', '2'] });
  });
});

describe('one column changed', () => {
  test.each([...bound, 'command_id'])('%s: verify names the row', async (column) => {
    place.raw((db) => db.prepare(`UPDATE seal SET ${column} = ? WHERE sequence = 2`).run(changed(column)));
    expect(await vault.verify()).toEqual({ opened: 2, broken: ['2'] });
    expect(await vault.open(one(), custody)).toBeDefined();
  });

  test.each(['sealed', 'wrapped_key'])('%s emptied: broken, not a crash', async (column) => {
    place.raw((db) => db.exec(`UPDATE seal SET ${column} = x'' WHERE sequence = 1`));
    await expect(vault.open(one(), custody)).rejects.toThrow(SealBroken);
  });

  test('to agree with a false event: still does not open', async () => {
    place.raw((db) => db.exec(`UPDATE seal SET holder = 'CCCC' WHERE sequence = 1`));
    await expect(vault.open(one(), { ...custody, holder: 'CCCC' })).rejects.toThrow(SealBroken);
  });

  test('a repeated put does not vouch for a row that was changed', async () => {
    const bytes = randomBytes(16);
    const command = { party: 'BBBB', id: 'again' };
    const ref = await sealed(vault, bytes, custody, command);
    place.raw((db) => db.prepare('UPDATE seal SET id = ? WHERE sequence = ?').run('code_x', ref.sequence));
    await expect(sealed(vault, bytes, custody, command)).rejects.toThrow(SealBroken);
    await expect(sealed(vault)).resolves.toBeDefined();
  });
});

test('verify opens a stopped vault read-only, tells its progress and finds nothing wrong with a sound one', async () => {
  await Promise.all(Array.from({ length: 597 }, () => sealed(vault)));
  await vault.delete(other());
  await vault.close();
  const progress: string[] = [];
  const result = await verifySqliteVault({ path: place.path, ...place.keyFile }, ({ done, total }) =>
    progress.push(`${done}/${total}`),
  );
  expect(result).toEqual({ opened: 599, broken: [] });
  expect(progress).toEqual(['256/599', '512/599', '599/599', '599/599']);
  const again = { path: place.path, keys: place.keyFile.keys, pairId: 'pair_other' };
  await expect(verifySqliteVault(again)).rejects.toMatchObject({ code: 'vault-not-a-pair' });
});
