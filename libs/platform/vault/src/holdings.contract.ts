import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { sealHoldings, type HeldCode } from './holding-seal.ts';
import type { BatchKey, HeldCodes, HoldingOutcome, HoldingSource } from './holdings.ts';
import { SealBroken, type OpenedCode } from './vault.ts';

/** One place where holdings can be opened, closed and opened again. */
export interface HoldingsUnderTest {
  open(): Promise<{ readonly holdings: HeldCodes; close(): Promise<void> }>;
  destroy(): Promise<void>;
}

export const source = (holder = 'org_b', more: Partial<HoldingSource> = {}): HoldingSource => ({
  ...{ holder, source: 'fil_one', uploader: holder, at: '2026-11-27T10:00:00.000Z' },
  ...more,
});
export const deviceId = (number: number): string => {
  const [high, low] = [number >> 8, number & 0xff].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase());
  return `00-DB-12-34-56-78-${high}-${low}`;
};
export const heldCode = (
  number: number,
  bytes: Uint8Array = randomBytes(16),
  more: Partial<HeldCode> = {},
): HeldCode => ({
  ...{
    line: number + 2,
    deviceId: deviceId(number),
    deviceType: 'ESME',
    manufacturer: 'Maker and Sons',
    msn: `21M${number}`,
  },
  code: { bytes, representation: 'raw-16+crc' },
  ...more,
});

/** What every engine that keeps holdings has to pass. Call it at the top of a spec. */
export const holdingsContract = (engine: string, make: () => Promise<HoldingsUnderTest>): void => {
  let place: HoldingsUnderTest;
  let opened: Awaited<ReturnType<HoldingsUnderTest['open']>>;
  let holdings: HeldCodes;
  let key: BatchKey;
  const open = async () => {
    opened = await place.open();
    ({ holdings } = opened);
  };
  beforeEach(async () => {
    place = await make();
    await open();
    key = await holdings.newBatch();
  });
  afterEach(async () => {
    await opened.close();
    await place.destroy();
  });
  const reopen = async () => {
    await opened.close();
    await open();
  };
  const put = (codes: readonly HeldCode[], from = source(), how?: Parameters<HeldCodes['put']>[1]) =>
    holdings.put(sealHoldings(codes, from, key, randomBytes), how);
  const bytesOf = async (holder: string, device: string) => {
    const code = await holdings.open(holder, device);
    return code && Buffer.from(code.bytes).toString('hex');
  };
  const hex = ({ code }: { readonly code: OpenedCode }) => Buffer.from(code.bytes).toString('hex');
  const held = (number: number) => ({ holder: 'org_b', deviceId: deviceId(number) });
  const all = { limit: 100 };

  describe(`${engine}: codes that are held`, () => {
    test('are found and open, each under its label, also after closing and opening', async () => {
      const codes = [heldCode(1), heldCode(2, randomBytes(16), { msn: null, manufacturer: null, deviceType: 'GSME' })];
      expect(await put(codes, source('org_b', { uploader: 'org_c' }))).toEqual(['held', 'held']);
      await reopen();
      const { code, ...device } = codes[1]!;
      expect(await holdings.find(['org_a', 'org_b'], [deviceId(0), deviceId(2)])).toEqual([
        {
          ...source('org_b', { uploader: 'org_c' }),
          ...device,
          representation: code.representation,
          fingerprint: expect.any(String),
        },
      ]);
      for (const one of codes) expect(await bytesOf('org_b', one.deviceId)).toBe(hex(one));
      expect(await holdings.count(['org_a', 'org_b'])).toBe(2);
    });

    test('are their holder’s: another holds the same device with another code, and neither shows to the other', async () => {
      const [one, other] = [heldCode(1), heldCode(1)];
      await put([one]);
      expect(await put([other], source('org_c'))).toEqual(['held']);
      expect(await bytesOf('org_b', one.deviceId)).toBe(hex(one));
      expect(await bytesOf('org_c', one.deviceId)).toBe(hex(other));
      expect(await holdings.find(['org_c'], [one.deviceId])).toHaveLength(1);
      expect((await holdings.find('anyone', [one.deviceId])).map(({ holder }) => holder).toSorted()).toEqual([
        'org_b',
        'org_c',
      ]);
      expect(await bytesOf('org_d', one.deviceId)).toBeUndefined();
    });

    test('do not show when they are printed', async () => {
      const one = heldCode(1);
      const sealed = sealHoldings([one], source(), key, randomBytes);
      await holdings.put(sealed);
      const shown = inspect([
        sealed,
        await holdings.open('org_b', one.deviceId),
        await holdings.find('anyone', [one.deviceId]),
      ]);
      expect(shown.toLowerCase()).not.toContain(hex(one).slice(0, 8));
    });

    test('by two keys, and the codes of the second open too', async () => {
      const [one, other] = [heldCode(1), heldCode(2)];
      await put([one]);
      key = await holdings.newBatch();
      await put([other]);
      expect(await bytesOf('org_b', one.deviceId)).toBe(hex(one));
      expect(await bytesOf('org_b', other.deviceId)).toBe(hex(other));
    });

    test('a seal that was made for another device, or under another key, does not open', async () => {
      const [one, other] = [heldCode(1), heldCode(2)];
      const sealed = sealHoldings([one, other], source(), key, randomBytes);
      await holdings.put({ ...sealed, deviceIds: sealed.deviceIds.toReversed() });
      await expect(holdings.open('org_b', one.deviceId)).rejects.toThrow(SealBroken);
      const foreign = await holdings.newBatch();
      const third = sealHoldings([heldCode(3)], source(), key, randomBytes);
      await holdings.put({ ...third, key: foreign.id });
      await expect(holdings.open('org_b', deviceId(3))).rejects.toThrow(SealBroken);
    });

    test('are listed in the order in which they came, in pages, by source, and only to those who are named', async () => {
      await put(Array.from({ length: 5 }, (_, number) => heldCode(number)));
      await put([heldCode(10)], source('org_c'));
      await put([heldCode(5), heldCode(6)], source('org_b', { source: 'fil_two' }));
      const first = await holdings.list(['org_b'], { limit: 4 });
      const second = await holdings.list(['org_b'], { limit: 4, after: first.at(-1)!.id });
      const devices = [...first, ...second].map((one) => one.deviceId);
      expect(devices).toEqual([0, 1, 2, 3, 4, 5, 6].map(deviceId));
      expect((await holdings.list('anyone', all)).map((one) => one.deviceId)).toEqual(
        [0, 1, 2, 3, 4, 10, 5, 6].map(deviceId),
      );
      expect((await holdings.list(['org_b'], { ...all, source: 'fil_two' })).map((one) => one.line)).toEqual([7, 8]);
      expect(await holdings.list(['org_b'], { ...all, source: 'fil_none' })).toEqual([]);
      expect(await holdings.list(['org_d'], all)).toEqual([]);
    });

    test('take sequences of the vault, so that its log can say up to where it refers to them', async () => {
      const before = await holdings.highestSequence();
      await put([heldCode(1), heldCode(2)]);
      expect(await holdings.highestSequence()).toBe(before + 1n);
      await holdings.delete([1, 2].map(held));
      await reopen();
      expect(await holdings.highestSequence()).toBe(before + 1n);
    });
  });

  describe(`${engine}: a code for a device that is held`, () => {
    const bytes = randomBytes(16);
    beforeEach(() => put([heldCode(1, bytes)]));

    test.each<[string, HoldingOutcome, HeldCode, Partial<HoldingSource>]>([
      ['the same line of the same source again', 'held', heldCode(1, bytes), {}],
      ['the same code in another line', 'already-held', heldCode(1, bytes, { line: 9 }), {}],
      ['the same code from another source', 'already-held', heldCode(1, bytes), { source: 'fil_two' }],
      ['another code in the same line', 'conflict', heldCode(1), {}],
      ['another code from another source', 'conflict', heldCode(1), { source: 'fil_two' }],
      [
        'the same bytes that are something else',
        'conflict',
        heldCode(1, bytes, { code: { bytes, representation: 'link-key-16' } }),
        { source: 'fil_two' },
      ],
    ])('%s is %s, and what is held stays', async (_, outcome, code, more) => {
      expect(await put([code], source('org_b', more), { dry: true })).toEqual([outcome]);
      expect(await holdings.conflicts(['org_b'], all)).toEqual([]);
      expect(await put([code], source('org_b', more))).toEqual([outcome]);
      expect(await put([code], source('org_b', more))).toEqual([outcome]);
      expect(await bytesOf('org_b', deviceId(1))).toBe(bytes.toString('hex'));
      expect(await holdings.conflicts(['org_b'], all)).toHaveLength(outcome === 'conflict' ? 1 : 0);
      expect(await holdings.count(['org_b'])).toBe(1);
    });

    test('twice in one batch: the second line is judged by the first', async () => {
      const twice = [heldCode(2, bytes), heldCode(2, bytes, { line: 8 }), heldCode(2, randomBytes(16), { line: 9 })];
      for (const dry of [true, false])
        expect(await put(twice, source(), { dry })).toEqual(['held', 'already-held', 'conflict']);
    });

    test('by the holder’s successor is judged with what it took over', async () => {
      const predecessors = ['org_b', 'org_x'];
      const also = { alsoHeldBy: [predecessors, predecessors, []] };
      const codes = [heldCode(1, bytes), heldCode(1), heldCode(2)];
      await put([heldCode(2)]);
      expect(await put(codes, source('org_s', { source: 'fil_two' }), also)).toEqual([
        'already-held',
        'conflict',
        'held',
      ]);
      expect((await holdings.conflicts(['org_s'], all)).map((one) => one.deviceId)).toEqual([deviceId(1)]);
      const both = [deviceId(1), deviceId(2)];
      expect((await holdings.findConflicts(['org_s'], both)).map((one) => one.deviceId)).toEqual([deviceId(1)]);
      expect(await holdings.findConflicts(['org_b'], both)).toEqual([]);
      expect(await holdings.conflicts(['org_b'], all)).toEqual([]);
    });
  });

  describe(`${engine}: a conflict`, () => {
    const [one, other] = [heldCode(1), heldCode(1)];
    let id: string;
    beforeEach(async () => {
      await put([one, heldCode(2)]);
      await put([heldCode(3), other], source('org_b', { source: 'fil_two' }));
      id = (await holdings.conflicts(['org_b'], { ...all, source: 'fil_two' }))[0]!.id;
    });

    test.each(['held', 'other'] as const)('is settled for the %s code, once', async (keep) => {
      const from = keep === 'held' ? 'fil_one' : 'fil_two';
      expect(await holdings.settle(['org_b'], [id, '77'], keep)).toMatchObject([
        { deviceId: deviceId(1), source: from },
      ]);
      expect(await holdings.settle(['org_b'], [id], keep)).toEqual([]);
      await reopen();
      expect(await bytesOf('org_b', deviceId(1))).toBe(hex(keep === 'held' ? one : other));
      expect(await bytesOf('org_b', deviceId(2))).toBeDefined();
      expect(await bytesOf('org_b', deviceId(3))).toBeDefined();
      expect(await holdings.conflicts(['org_b'], all)).toEqual([]);
      expect(await holdings.count(['org_b'])).toBe(3);
    });

    test('is settled by nobody else', async () => {
      expect(await holdings.settle(['org_c'], [id], 'other')).toEqual([]);
      expect(await bytesOf('org_b', deviceId(1))).toBe(hex(one));
      expect(await holdings.conflicts(['org_b'], all)).toHaveLength(1);
    });

    test('with what was taken over puts the other code in its place', async () => {
      await put([heldCode(2)], source('org_s'), { alsoHeldBy: [['org_b']] });
      const [conflict] = await holdings.conflicts(['org_s'], all);
      await holdings.settle(['org_s'], [conflict!.id], 'other');
      expect(await bytesOf('org_b', deviceId(2))).toBeUndefined();
      expect((await holdings.find(['org_s', 'org_b'], [deviceId(2)])).map(({ holder }) => holder)).toEqual(['org_s']);
    });
  });

  describe(`${engine}: what is deleted`, () => {
    test('is gone with what was put aside for it, and nothing else is; it can be put again', async () => {
      const codes = [heldCode(1), heldCode(2), heldCode(3)];
      await put(codes);
      await put([heldCode(1)], source('org_b', { source: 'fil_two' }));
      await put([heldCode(1)], source('org_c'));
      expect(await holdings.delete([1, 3, 9, 1].map(held))).toBe(2);
      expect(await holdings.delete([held(1)])).toBe(0);
      await reopen();
      expect(await bytesOf('org_b', deviceId(1))).toBeUndefined();
      expect(await bytesOf('org_b', deviceId(2))).toBe(hex(codes[1]!));
      expect(await bytesOf('org_c', deviceId(1))).toBeDefined();
      expect(await holdings.conflicts(['org_b'], all)).toEqual([]);
      expect(await holdings.count(['org_b'])).toBe(1);
      expect(await put(codes)).toEqual(['held', 'held', 'held']);
      expect(await bytesOf('org_b', deviceId(1))).toBe(hex(codes[0]!));
    });
  });

  test(`${engine}: a dry run stores nothing, and what follows is as if it had not been`, async () => {
    const codes = [heldCode(1), heldCode(2)];
    const before = await holdings.highestSequence();
    const told = await put(codes, source('org_new', { source: 'fil_dry' }), { dry: true });
    expect(told).toEqual(['held', 'held']);
    expect(await holdings.highestSequence()).toBe(before);
    expect(await holdings.count(['org_new'])).toBe(0);
    expect(await put(codes, source('org_new', { source: 'fil_dry' }))).toEqual(['held', 'held']);
    expect((await holdings.list(['org_new'], all)).map((one) => one.source)).toEqual(['fil_dry', 'fil_dry']);
  });

  test(`${engine}: more than fit into one put is a bug of the caller`, async () => {
    const sealed = sealHoldings([heldCode(1)], source(), key, randomBytes);
    const lines = Array.from({ length: 65_537 }, (_, line) => line);
    await expect(holdings.put({ ...sealed, lines })).rejects.toThrow(RangeError);
  });
};
