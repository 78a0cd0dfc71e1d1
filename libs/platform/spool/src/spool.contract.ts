import { randomBytes } from 'node:crypto';
import { SpoolBroken, SpoolMoved, type Spool } from './spool.ts';
import { readSpooled } from './read-spooled.ts';

/** One place where a spool can be opened, closed and opened again. */
export interface SpoolUnderTest {
  open(): Promise<Spool>;
  destroy(): Promise<void>;
}

const all = async <T>(of: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = [];
  for await (const each of of) found.push(each);
  return found;
};

export const bytesOf = async (read: AsyncIterable<Uint8Array>): Promise<Buffer> => Buffer.concat(await all(read));

/** What every engine of the spool has to pass. Call it at the top of a spec. */
export const spoolContract = (engine: string, make: () => Promise<SpoolUnderTest>): void => {
  let place: SpoolUnderTest;
  let spool: Spool;
  beforeEach(async () => {
    place = await make();
    spool = await place.open();
  });
  afterEach(async () => {
    await spool.close();
    await place.destroy();
  });
  const reopen = async () => {
    await spool.close();
    spool = await place.open();
  };
  const names = async () => (await all(spool.list())).map(({ name }) => name).toSorted();

  describe(`${engine}: an entry`, () => {
    test('is read as it was appended, whole and from any byte on, also after the spool was opened anew', async () => {
      const parts = [1, 70_000, 262_144, 600_000].map((length) => randomBytes(length));
      const whole = Buffer.concat(parts);
      let size = 0;
      for (const part of parts) expect(await spool.append('one', part)).toBe((size += part.length));
      await reopen();
      expect(await spool.size('one')).toBe(whole.length);
      for (const from of [0, 1, 70_000, 70_001, 332_144, 332_145, 332_146, 600_000, whole.length])
        expect((await bytesOf(spool.read('one', from))).equals(whole.subarray(from))).toBe(true);
    });

    test('that nobody made has no size, no handle and no bytes, and can be cut and deleted', async () => {
      expect(await spool.size('none')).toBeUndefined();
      expect(await spool.handle('none')).toBeUndefined();
      expect(await bytesOf(spool.read('none'))).toEqual(Buffer.alloc(0));
      await spool.truncate('none', 0);
      await spool.delete('none');
      expect(await names()).toEqual([]);
    });

    test('may be empty', async () => {
      expect(await spool.append('empty', Buffer.alloc(0))).toBe(0);
      await reopen();
      expect(await spool.size('empty')).toBe(0);
      expect(await names()).toEqual(['empty']);
    });

    test('is listed with when it was last written, until it is deleted', async () => {
      const before = Date.now() - 1000;
      await spool.append('one', randomBytes(10));
      await spool.append('two', randomBytes(10));
      const listed = await all(spool.list());
      expect(listed.map(({ writtenAt }) => Date.parse(writtenAt) >= before)).toEqual([true, true]);
      await spool.delete('one');
      await spool.delete('one');
      await reopen();
      expect(await names()).toEqual(['two']);
      expect(await spool.size('one')).toBeUndefined();
    });

    test('is cut to where an append ended, and goes on from there; nowhere else', async () => {
      await spool.append('one', Buffer.from('first'));
      await spool.append('one', Buffer.from('second'));
      await expect(spool.truncate('one', 7)).rejects.toThrow(SpoolBroken);
      await expect(spool.truncate('one', 12)).rejects.toThrow(SpoolBroken);
      await spool.truncate('one', 5);
      expect(await spool.append('one', Buffer.from(' then'))).toBe(10);
      await reopen();
      expect((await bytesOf(spool.read('one'))).toString()).toBe('first then');
      await spool.truncate('one', 0);
      expect(await spool.size('one')).toBe(0);
    });

    test('is not appended to by whoever believes that it ends elsewhere', async () => {
      expect(await spool.append('one', Buffer.from('first'), { from: 0 })).toBe(5);
      await expect(spool.append('one', Buffer.from('again'), { from: 0 })).rejects.toThrow(SpoolMoved);
      expect(await spool.append('one', Buffer.from(' then'), { from: 5 })).toBe(10);
      expect((await bytesOf(spool.read('one'))).toString()).toBe('first then');
    });

    test('of several writers has every append whole, one after another', async () => {
      const letters = [...'abcdefgh'];
      const sizes = await Promise.all(letters.map((letter) => spool.append('one', Buffer.alloc(1000, letter))));
      expect(sizes).toEqual(letters.map((_, n) => (n + 1) * 1000));
      const text = (await bytesOf(spool.read('one'))).toString();
      expect(text).toBe(letters.map((letter) => letter.repeat(1000)).join(''));
    });

    test('is read as far as it went when the reading began', async () => {
      await spool.append('one', Buffer.from('before'));
      const handle = await spool.handle('one');
      await spool.append('one', Buffer.from(' and after'));
      expect((await bytesOf(readSpooled(handle!))).toString()).toBe('before');
      expect((await bytesOf(readSpooled(handle!, 3))).toString()).toBe('ore');
    });

    test.each(['', '.hidden', '../elsewhere', 'a/b', 'a'.repeat(101), 'ä'])(
      'cannot be called %j: that is a bug of the caller',
      async (name) => {
        expect(() => spool.append(name, randomBytes(1))).toThrow(RangeError);
      },
    );
  });
};
