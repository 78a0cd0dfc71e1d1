import { randomBytes, randomUUID } from 'node:crypto';
import { format, inspect } from 'node:util';
import { representations } from '@icx/install-code';
import { blindContract } from './vault-blind.contract.ts';
import type { VaultUnderTest } from './vault-under-test.fixture.ts';
import { SealBroken, type CodeRef, type Custody, type OpenedCode, type Vault } from './vault.ts';

export { tracesOf } from './traces.fixture.ts';
export type { VaultUnderTest } from './vault-under-test.fixture.ts';

const custody: Custody = { deviceId: '00-DB-12-34-56-78-90-A0', holder: 'BBBB' };
const newCode = (): OpenedCode => ({ bytes: randomBytes(16), representation: 'raw-16+crc' });
const newCommand = () => ({ party: 'BBBB', id: randomUUID() });

/** What every engine of the vault has to pass. Call it at the top of a spec. */
export const vaultContract = (engine: string, make: () => Promise<VaultUnderTest>): void => {
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
  const seal = async (code = newCode(), of = custody, command = newCommand()): Promise<CodeRef> => {
    const result = await vault.put(code, of, command);
    if (result.outcome !== 'sealed') throw new Error(result.outcome);
    return result.ref;
  };
  const reopen = async () => {
    await vault.close();
    vault = await place.open();
  };
  const bytesOf = async (ref: CodeRef, of = custody) => {
    const code = await vault.open(ref, of);
    return code && Buffer.from(code.bytes).toString('hex');
  };
  const hex = (code: OpenedCode) => Buffer.from(code.bytes).toString('hex');

  describe(`${engine}: what was put`, () => {
    test.each([6, 8, 12, 16])('opens: %i bytes, in every representation', async (length) => {
      for (const representation of representations) {
        const bytes = randomBytes(length);
        const opened = await vault.open(await seal({ bytes, representation }), custody);
        expect(Buffer.from(opened!.bytes).equals(bytes)).toBe(true);
        expect(opened!.representation).toBe(representation);
      }
    });

    test('has the fingerprint of its reference, before and after, and no other code has', async () => {
      const code = newCode();
      const before = vault.fingerprintOf(code.bytes);
      expect((await seal(code)).fingerprint).toBe(before);
      await reopen();
      expect(vault.fingerprintOf(code.bytes)).toBe(before);
      expect(vault.fingerprintOf(newCode().bytes)).not.toBe(before);
    });

    test('opens after closing and opening the vault', async () => {
      const code = newCode();
      const ref = await seal(code);
      await reopen();
      expect(await bytesOf(ref)).toBe(hex(code));
    });

    test('of no known length is a bug of the caller, and nothing is stored', async () => {
      const before = await seal();
      for (const length of [0, 7, 15, 17, 18]) {
        const code: OpenedCode = { bytes: randomBytes(length), representation: 'raw-16' };
        await expect(vault.put(code, custody, newCommand())).rejects.toThrow(RangeError);
      }
      expect(BigInt((await seal()).sequence)).toBe(BigInt(before.sequence) + 1n);
    });

    test('does not change when the caller zeroes its buffer, nor zero the buffer of the caller', async () => {
      const code = newCode();
      const before = hex(code);
      const pending = seal(code);
      code.bytes.fill(0);
      expect(await bytesOf(await pending)).toBe(before);
      const kept = newCode();
      const text = hex(kept);
      await seal(kept);
      expect(hex(kept)).toBe(text);
    });

    test('does not show when it is printed after opening', async () => {
      const code = newCode();
      const opened = await vault.open(await seal(code), custody);
      const shown = `${inspect(opened, { showHidden: true })} ${JSON.stringify({ opened })} ${format('%s', opened)}`;
      expect(shown.toLowerCase()).not.toContain(hex(code).slice(0, 8));
    });

    test('has a reference that tells nothing: random id, sequence in order, the same fingerprint for the same code', async () => {
      const code = newCode();
      const [one, other, again] = [await seal(code), await seal(), await seal(code)];
      expect(one.fingerprint).toBe(again.fingerprint);
      expect(one.fingerprint).not.toBe(other.fingerprint);
      expect(one.fingerprint).toMatch(/^[0-9a-f]{64}$/);
      expect(new Set([one.id, other.id, again.id]).size).toBe(3);
      expect([other, again].map(({ sequence }) => BigInt(sequence) - BigInt(one.sequence))).toEqual([1n, 2n]);
    });
  });

  describe(`${engine}: a command id`, () => {
    test('used 64 times at once with one code seals it once', async () => {
      const [code, command] = [newCode(), newCommand()];
      const refs = await Promise.all(Array.from({ length: 64 }, () => seal(code, custody, command)));
      for (const ref of refs) expect(ref).toEqual(refs[0]);
      const next = await seal();
      expect(BigInt(next.sequence)).toBe(BigInt(refs[0]!.sequence) + 1n);
      expect(await bytesOf(refs[0]!)).toBe(hex(code));
    });

    test('used at once with 64 codes seals one, and refuses the others', async () => {
      const command = newCommand();
      const codes = Array.from({ length: 64 }, newCode);
      const results = await Promise.all(codes.map((code) => vault.put(code, custody, command)));
      const sealed = results.flatMap((result, index) => (result.outcome === 'sealed' ? [{ result, index }] : []));
      expect(sealed).toHaveLength(1);
      const { result, index } = sealed[0]!;
      expect(await bytesOf(result.ref)).toBe(hex(codes[index]!));
    });

    test('returns the first reference after closing and opening', async () => {
      const [code, command] = [newCode(), newCommand()];
      const ref = await seal(code, custody, command);
      await reopen();
      expect(await seal(code, custody, command)).toEqual(ref);
    });

    test.each([
      ['code', { ...newCode(), bytes: Buffer.alloc(16, 1) }, custody],
      ['length', { bytes: Buffer.alloc(12), representation: 'raw-16+crc' }, custody],
      ['representation', { bytes: Buffer.alloc(16), representation: 'raw-16' }, custody],
      ['device', undefined, { ...custody, deviceId: '00-DB-12-34-56-78-90-A1' }],
      ['holder', undefined, { ...custody, holder: 'CCCC' }],
    ] as const)('with another %s is refused, and the first stays', async (_, otherCode, otherCustody) => {
      const code: OpenedCode = { bytes: Buffer.alloc(16), representation: 'raw-16+crc' };
      const command = newCommand();
      const ref = await seal(code, custody, command);
      const second = await vault.put(otherCode ?? code, otherCustody ?? custody, command);
      expect(second).toEqual({ outcome: 'command-id-reused' });
      expect(await bytesOf(ref)).toBe(hex(code));
    });

    test('belongs to its party: another party may use the same', async () => {
      const id = randomUUID();
      const [mine, theirs] = [newCode(), newCode()];
      const ref = await seal(mine, custody, { party: 'BBBB', id });
      const other = await seal(theirs, { ...custody, holder: 'CCCC' }, { party: 'CCCC', id });
      expect(await bytesOf(ref)).toBe(hex(mine));
      expect(await bytesOf(other, { ...custody, holder: 'CCCC' })).toBe(hex(theirs));
    });
  });

  describe(`${engine}: a seal`, () => {
    test.each([
      ['another device', { ...custody, deviceId: '00-DB-12-34-56-78-90-A1' }],
      ['another holder', { ...custody, holder: 'CCCC' }],
    ])('does not open with %s', async (_, wrong) => {
      const ref = await seal();
      await expect(vault.open(ref, wrong)).rejects.toThrow(SealBroken);
    });

    test('does not open by a reference put together from two, or never given', async () => {
      const [one, other] = [await seal(), await seal()];
      const forged = [
        { ...one, id: other.id },
        { ...one, sequence: other.sequence },
        { ...one, fingerprint: other.fingerprint },
        { ...one, sequence: (BigInt(other.sequence) + 1n).toString() },
        { ...one, sequence: '0' },
        { ...one, sequence: 'x' },
      ];
      for (const ref of forged) await expect(vault.open(ref, custody)).rejects.toThrow(SealBroken);
    });
  });

  describe(`${engine}: a deleted code`, () => {
    test('is absent, also when deleted again or at once, and its neighbours open', async () => {
      const [left, code, right] = [newCode(), newCode(), newCode()];
      const refs = [await seal(left), await seal(code), await seal(right)];
      await Promise.all([vault.delete(refs[1]!), vault.delete(refs[1]!)]);
      await vault.delete(refs[1]!);
      expect(await vault.open(refs[1]!, custody)).toBeUndefined();
      await reopen();
      expect(await vault.open(refs[1]!, custody)).toBeUndefined();
      expect([await bytesOf(refs[0]!), await bytesOf(refs[2]!)]).toEqual([hex(left), hex(right)]);
    });

    test('leaves a sequence that nobody gets again, also when it was the last', async () => {
      const last = await seal();
      await vault.delete(last);
      await reopen();
      const next = await seal();
      expect(BigInt(next.sequence)).toBe(BigInt(last.sequence) + 1n);
      expect(await vault.open(last, custody)).toBeUndefined();
    });

    test('is not deleted by a reference that does not fit', async () => {
      const code = newCode();
      const [ref, other] = [await seal(code), await seal()];
      await expect(vault.delete({ ...ref, id: other.id })).rejects.toThrow(SealBroken);
      expect(await bytesOf(ref)).toBe(hex(code));
    });
  });

  test(`${engine}: thousands of codes, put and deleted at once, are told apart`, async () => {
    const codes = Array.from({ length: 4_000 }, newCode);
    const refs = await Promise.all(codes.map((code) => seal(code)));
    expect(new Set(refs.map(({ sequence }) => sequence)).size).toBe(codes.length);
    await Promise.all(refs.filter((_, index) => index % 3 === 0).map((ref) => vault.delete(ref)));
    await reopen();
    const opened = await Promise.all(refs.map((ref) => bytesOf(ref)));
    expect(opened).toEqual(codes.map((code, index) => (index % 3 === 0 ? undefined : hex(code))));
  }, 30_000);
  blindContract(engine, make);
};
