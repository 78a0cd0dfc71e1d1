import { randomBytes, randomUUID } from 'node:crypto';
import { representations } from '@icx/install-code';
import { LONGEST_JWE, SealBroken, type CodeRef, type Custody, type OpenedCode, type Vault } from './vault.ts';
import type { VaultUnderTest } from './vault-under-test.fixture.ts';

const custody: Custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
const newCommand = () => ({ party: 'BBBB', id: randomUUID() as string });
/** Text of a JWE's alphabet and length: to a vault it is no more than that. */
const newJwe = (length = 520): OpenedCode => ({
  bytes: Buffer.from(randomBytes(length).toString('base64url').slice(0, length)),
  representation: 'raw-16+crc',
  blind: true,
});

/** Codes that their supplier sealed to the requester's key, beside those that the vault seals alone. */
export const blindContract = (engine: string, make: () => Promise<VaultUnderTest>): void => {
  describe(`${engine}: a code that its supplier sealed`, () => {
    let place: VaultUnderTest;
    let vault: Vault;
    beforeEach(async () => {
      place = await make();
      vault = await place.open();
    });
    afterEach(async () => {
      await vault.close();
      await place.destroy();
    });
    const seal = async (code = newJwe(), command = newCommand()): Promise<CodeRef> => {
      const result = await vault.put(code, custody, command);
      if (result.outcome !== 'sealed') throw new Error(result.outcome);
      return result.ref;
    };
    const plain = (): OpenedCode => ({ bytes: randomBytes(16), representation: 'raw-16+crc' });

    test.each([1, 16, 520, LONGEST_JWE])('opens as it came, %i characters, in every representation', async (length) => {
      for (const representation of representations) {
        const code: OpenedCode = { ...newJwe(length), representation };
        const ref = await seal(code);
        const opened = await vault.open(ref, custody);
        expect({ ...opened, bytes: Buffer.from(opened!.bytes) }).toEqual(code);
      }
    });

    test('is told from a code of the same bytes, also after closing and opening', async () => {
      const bytes = Buffer.from('sixteen letters!');
      const [blind, clear] = [
        await seal({ bytes, representation: 'raw-16', blind: true }),
        await seal({ bytes, representation: 'raw-16' }),
      ];
      await vault.close();
      vault = await place.open();
      expect((await vault.open(blind, custody))?.blind).toBe(true);
      expect((await vault.open(clear, custody))?.blind).toBeUndefined();
    });

    test('of no length or more than the longest is a bug of the caller, and nothing is stored', async () => {
      const before = await seal();
      for (const bytes of [Buffer.alloc(0), Buffer.alloc(LONGEST_JWE + 1)])
        await expect(vault.put({ ...newJwe(), bytes }, custody, newCommand())).rejects.toThrow(RangeError);
      expect(BigInt((await seal()).sequence)).toBe(BigInt(before.sequence) + 1n);
    });

    test('is the same command again only with the same text', async () => {
      const [code, command] = [newJwe(), newCommand()];
      const ref = await seal(code, command);
      expect(await seal(code, command)).toEqual(ref);
      for (const other of [newJwe(), newJwe(519), plain(), { ...code, representation: 'raw-16' } as const])
        expect(await vault.put(other, custody, command)).toEqual({ outcome: 'command-id-reused' });
      const clear = newCommand();
      await seal(plain(), clear);
      expect(await vault.put(code, custody, clear)).toEqual({ outcome: 'command-id-reused' });
    });

    test('shares the order of the others, and opens with its own custody alone', async () => {
      const refs = [await seal(plain()), await seal(), await seal(plain())];
      expect(refs.map(({ sequence }) => BigInt(sequence) - BigInt(refs[0]!.sequence))).toEqual([0n, 1n, 2n]);
      await expect(vault.open(refs[1]!, { ...custody, holder: 'CCCC' })).rejects.toThrow(SealBroken);
      await expect(vault.open({ ...refs[1]!, id: refs[0]!.id }, custody)).rejects.toThrow(SealBroken);
    });

    test('is gone when it was deleted, and its neighbours of either kind are not', async () => {
      const refs = [await seal(), await seal(plain()), await seal(), await seal(plain()), await seal()];
      await Promise.all([vault.delete(refs[1]!), vault.delete(refs[2]!)]);
      await vault.close();
      vault = await place.open();
      const opened = await Promise.all(refs.map((ref) => vault.open(ref, custody)));
      expect(opened.map((code) => code && (code.blind ?? false))).toEqual([true, undefined, undefined, false, true]);
    });
  });
};
