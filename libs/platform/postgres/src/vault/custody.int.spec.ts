import { randomBytes, randomUUID } from 'node:crypto';
import type { KeyFile } from '@icx/keys';
import { SealBroken, sealHoldings, type CodeRef, type Vault } from '@icx/vault';
import { engineDescribe } from '../../../../../infra/ci/engines.ts';
import { CustodyServer } from '../sealed/custody-server.fixture.ts';
import { openPostgresVault } from './index.ts';

const NOW = '2026-11-28T10:00:00.000Z';
const custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
const put = async (vault: Vault, bytes: Uint8Array = randomBytes(16)): Promise<CodeRef> => {
  const code = { bytes, representation: 'raw-16+crc' } as const;
  const result = await vault.put(code, custody, { party: 'BBBB', id: randomUUID() });
  if (result.outcome !== 'sealed') throw new Error(result.outcome);
  return result.ref;
};
const heldCode = (number: number) => ({
  ...{ line: number, deviceId: `00-DB-12-34-56-78-90-${number}`, deviceType: 'ESME', manufacturer: null, msn: null },
  code: { bytes: randomBytes(16), representation: 'raw-16+crc' } as const,
});
const source = { holder: 'BBBB', source: 'fil_one', uploader: 'BBBB', at: '2026-11-28T10:00:00.000Z' };

engineDescribe('postgresql')('the vault in PostgreSQL', (program) => {
  let server: CustodyServer;
  beforeAll(async () => {
    server = await CustodyServer.start(program);
  });
  beforeEach(() => server.drop('icx_vault'));
  afterAll(() => server.stop());

  const open = ({ keys, pairId }: Pick<KeyFile, 'keys' | 'pairId'> = server.keyFile) =>
    openPostgresVault({ pool: server.vault, keys, pairId, now: () => NOW, random: randomBytes });
  const tables = async () => {
    const text = `SELECT tablename FROM pg_tables WHERE schemaname = 'icx_vault' AND tablename <> 'icx_schema'`;
    return (await server.administrator.query<{ tablename: string }>(text)).rows.map(({ tablename }) => tablename);
  };

  test('is not read by the role of the application', async () => {
    await put(await open());
    const { application } = server;
    for (const table of await tables())
      await expect(application.query(`SELECT * FROM icx_vault.${table}`)).rejects.toThrow('permission denied');
  });

  test('shows no row to its own role where a transaction does not say that it is the vault', async () => {
    const vault = await open();
    await put(vault);
    const key = await vault.holdings.newBatch();
    await vault.holdings.put(sealHoldings([heldCode(10)], source, key, randomBytes));
    const all = await tables();
    expect(all).toHaveLength(9);
    for (const table of all) {
      expect((await server.vault.query(`SELECT * FROM icx_vault.${table}`)).rows).toEqual([]);
      expect((await server.vault.query(`DELETE FROM icx_vault.${table}`)).rowCount).toBe(0);
    }
    expect(await vault.verify()).toEqual({ opened: 2, broken: [] });
  });

  test('gives every sequence once and in order, whichever process puts', async () => {
    const vaults = await Promise.all([open(), open(), open()]);
    const refs = await Promise.all(Array.from({ length: 300 }, (_, n) => put(vaults[n % 3]!)));
    const given = refs.map(({ sequence }) => Number(sequence)).toSorted((a, b) => a - b);
    expect(given).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
    expect(await vaults[0].highestSequence()).toBe(300n);
  });

  test('puts one command of two processes once', async () => {
    const vaults = await Promise.all([open(), open()]);
    const code = { bytes: Buffer.alloc(16, 7), representation: 'raw-16+crc' } as const;
    const command = { party: 'BBBB', id: 'once' };
    const [one, other] = await Promise.all(vaults.map((vault) => vault.put(code, custody, command)));
    expect(one).toEqual(other);
    expect(await vaults[0].highestSequence()).toBe(1n);
  });

  test('holds a device once, when two processes bring it at once', async () => {
    const vaults = await Promise.all([open(), open()]);
    const key = await vaults[0].holdings.newBatch();
    const outcomes = await Promise.all(
      vaults.map(({ holdings }) => holdings.put(sealHoldings([heldCode(10)], source, key, randomBytes))),
    );
    expect(outcomes.flat().toSorted()).toEqual(['conflict', 'held']);
  });

  test('is refused with other keys, and to another exchange', async () => {
    await open();
    const other = server.openKeys('other');
    await expect(open(other)).rejects.toMatchObject({ code: 'vault-not-a-pair' });
    const { pairId } = server.keyFile;
    await expect(open({ keys: other.keys, pairId })).rejects.toMatchObject({ code: 'vault-key-mismatch' });
  });

  test('names what was changed or moved, and does not open it', async () => {
    const vault = await open();
    const refs = [await put(vault), await put(vault), await put(vault)];
    await server.administrator.query(`UPDATE icx_vault.custody SET holder = 'CCCC' WHERE sequence = 1`);
    await server.administrator.query(
      `UPDATE icx_vault.envelope SET wrapped_key = other.wrapped_key, sealed = other.sealed
       FROM icx_vault.envelope AS other WHERE envelope.sequence = 2 AND other.sequence = 3`,
    );
    expect(await vault.verify()).toEqual({ opened: 1, broken: ['1', '2'] });
    await expect(vault.open(refs[1]!, custody)).rejects.toThrow(SealBroken);
  });

  test('rewraps while it serves, and takes nothing under a wrapping key that is being retired', async () => {
    const vault = await open();
    const [kept, gone] = [await put(vault), await put(vault)];
    const key = await vault.holdings.newBatch();
    await vault.holdings.put(sealHoldings([heldCode(10)], source, key, randomBytes));
    await vault.delete(gone);
    const rotated = server.openKeys();
    const { keys } = rotated;
    const rotating = await open(rotated);
    const version = await keys.addVersion();
    expect(await rotating.rewrapTo(version)).toEqual({ rewrapped: 1, broken: [] });
    await keys.retireBefore(version);
    expect(await rotating.open(kept, custody)).toBeDefined();
    expect(await rotating.verify()).toEqual({ opened: 2, broken: [] });
  });

  test('deletes what no event refers to once it is old enough', async () => {
    const vault = await open();
    const [referred, orphan] = [await put(vault), await put(vault)];
    const swept = (olderThan: string) => vault.sweepOrphans(async (id) => id === referred.id, olderThan);
    expect(await swept(NOW)).toBe(0);
    expect(await swept('2026-11-29T10:00:00.000Z')).toBe(1);
    expect(await vault.open(orphan, custody)).toBeUndefined();
    expect(await vault.open(referred, custody)).toBeDefined();
  });
});
