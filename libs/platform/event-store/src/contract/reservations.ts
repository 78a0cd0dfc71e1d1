import type { Reservation, Reservations } from '../engine/keyed-appends.ts';
import { numbers } from './store-under-test.ts';

const own = (n: number, stream = `s${n}`): Reservation => ({
  id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  stream,
  revision: BigInt(n),
});

/** What keeps command keys apart from the log has to pass, for Jest. `make` answers one that is empty. */
export const reservationsContract = (name: string, make: () => Promise<Reservations>): void => {
  describe(`${name} keeps the contract of reservations`, () => {
    test('of many who take a key exactly one does, be it free or left behind', async () => {
      const keys = await make();
      const won = (await Promise.all(numbers(16).map((n) => keys.take('k', undefined, own(n))))).indexOf(true);
      const first = await keys.find('k');
      expect(first).toEqual({ ...own(won), ageMs: expect.any(Number) as number });
      const results = await Promise.all(numbers(16).map((n) => keys.take('k', first, own(100 + n))));
      expect(results.filter(Boolean).length).toBe(1);
      expect(await keys.find('k')).toMatchObject(own(100 + results.indexOf(true)));
    });

    test('who was overtaken takes and releases nothing', async () => {
      const keys = await make();
      await keys.take('k', undefined, own(1));
      await keys.take('k', own(1), own(2));
      expect(await keys.take('k', own(1), own(3))).toBe(false);
      expect(await keys.take('k', undefined, own(3))).toBe(false);
      await keys.release('k', own(1));
      expect(await keys.find('k')).toMatchObject(own(2));
      await keys.release('k', own(2));
      expect(await keys.find('k')).toBeUndefined();
    });

    test('its age begins when it is taken over', async () => {
      const keys = await make();
      await keys.take('k', undefined, own(1));
      const before = performance.now();
      while ((await keys.find('k'))!.ageMs < 20) await new Promise(setImmediate);
      await keys.take('k', own(1), own(2));
      expect((await keys.find('k'))!.ageMs).toBeLessThan(performance.now() - before);
    });

    test('keys are told apart to the last character, and whatever revision is expected is kept', async () => {
      const keys = await make();
      const odd = ['k', 'K', 'k\u0000', 'k\u0000\ufffd', 'é', 'e\u0301', "'; DROP TABLE reservations; --"];
      const kept = odd.map((_, n) => ({ ...own(n, '👩‍👩‍👧'), revision: n === 0 ? -1n : 2n ** (40n * BigInt(n)) }));
      for (const [n, key] of odd.entries()) expect(await keys.take(key, undefined, kept[n]!)).toBe(true);
      for (const [n, key] of odd.entries()) expect(await keys.find(key)).toMatchObject(kept[n]!);
    });
  });
};
