import { randomBytes } from 'node:crypto';
import type { RawMail } from './raw-mail.ts';

/** One place where a store of raw mail can be opened, closed and opened again. */
export interface RawMailUnderTest {
  open(): Promise<RawMail>;
  destroy(): Promise<void>;
}

/** What every engine of the store has to pass. Call it at the top of a spec. */
export const rawMailContract = (engine: string, make: () => Promise<RawMailUnderTest>): void => {
  let place: RawMailUnderTest;
  let store: RawMail;
  beforeEach(async () => {
    place = await make();
    store = await place.open();
  });
  afterEach(async () => {
    await store.close();
    await place.destroy();
  });
  const reopen = async () => {
    await store.close();
    store = await place.open();
  };
  const names = async () => {
    const found: string[] = [];
    for await (const { name } of store.list()) found.push(name);
    return found;
  };

  describe(`${engine}: a mail`, () => {
    test.each([0, 1, 262_144, 262_145, 1_048_576, 1_048_577, 5_000_000])(
      'of %i bytes is there as it came, also after the store was opened anew',
      async (length) => {
        const bytes = randomBytes(length);
        await store.put('mail_one', bytes);
        expect(bytes.equals((await store.get('mail_one'))!)).toBe(true);
        await reopen();
        expect(bytes.equals((await store.get('mail_one'))!)).toBe(true);
      },
    );

    test('that nobody put is not there, and can be deleted', async () => {
      expect(await store.get('mail_none')).toBeUndefined();
      await store.delete('mail_none');
      expect(await names()).toEqual([]);
    });

    test.each([10, 3_000_000])(
      'of %i bytes under a name that is taken changes nothing, also at once',
      async (length) => {
        const first = randomBytes(length);
        await Promise.all([store.put('mail_one', first), store.put('mail_one', first), store.put('mail_one', first)]);
        await store.put('mail_one', randomBytes(20));
        expect(first.equals((await store.get('mail_one'))!)).toBe(true);
        expect(await names()).toEqual(['mail_one']);
      },
    );

    test('is gone once it is deleted, and its neighbours stay; the name may be taken again', async () => {
      const [one, two] = [randomBytes(2_000_000), randomBytes(100)];
      await Promise.all([store.put('mail_one', one), store.put('mail_two', two)]);
      await store.delete('mail_one');
      await store.delete('mail_one');
      await reopen();
      expect(await store.get('mail_one')).toBeUndefined();
      expect(two.equals((await store.get('mail_two'))!)).toBe(true);
      await store.put('mail_one', two);
      expect(two.equals((await store.get('mail_one'))!)).toBe(true);
    });

    test('is listed with when it was stored', async () => {
      const before = new Date(Date.now() - 1000).toISOString();
      for (let n = 0; n < 300; n += 1) await store.put(`mail_${n}`, randomBytes(1));
      const listed: string[] = [];
      for await (const { name, storedAt } of store.list()) if (storedAt > before) listed.push(name);
      expect(listed).toEqual(Array.from({ length: 300 }, (_, n) => `mail_${n}`));
    });
  });

  test(`${engine}: can be written to, and says so, until it is closed`, async () => {
    await store.probe();
    await store.close();
    await expect(store.put('mail_one', randomBytes(1))).rejects.toMatchObject({ reason: 'storage-closed' });
    await expect(store.probe()).rejects.toMatchObject({ reason: 'storage-closed' });
  });
};
