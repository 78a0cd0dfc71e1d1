import { MemoryLog } from '@icx/event-store/memory';
import { must } from '@icx/refusals';
import { LogSigner } from '../checkpoint/log-key.ts';
import { AuditTrail } from './audit-trail.ts';
import type { SignedCheckpoints } from './ports.ts';

export interface SignedCheckpointsUnderTest {
  /** As another process would. */
  open(): SignedCheckpoints | Promise<SignedCheckpoints>;
  remove(): void | Promise<void>;
}

/** What every engine of signed checkpoints keeps. */
export const signedCheckpointsContract = (
  engine: string,
  make: () => SignedCheckpointsUnderTest | Promise<SignedCheckpointsUnderTest>,
): void => {
  describe(`${engine}: the contract of signed checkpoints`, () => {
    let under: SignedCheckpointsUnderTest;
    let one: SignedCheckpoints;
    let other: SignedCheckpoints;
    beforeEach(async () => {
      under = await make();
      [one, other] = [await under.open(), await under.open()];
    });
    afterEach(() => under.remove());
    const of = (size: number, note = `note of ${size}`) => ({ size, root: Buffer.alloc(32, size), at: 'then', note });

    test('they are of one log, the one that began them first', async () => {
      expect(await one.origin()).toBeUndefined();
      await one.begin('log.one');
      await other.begin('log.other');
      expect(await other.origin()).toBe('log.one');
    });

    test('each is found by its size, the latest, and the next after a size', async () => {
      expect([await one.latest(), await one.find(1), await one.after(0)]).toEqual([undefined, undefined, undefined]);
      for (const size of [3, 7, 20]) expect(await one.append(of(size))).toBe(true);
      const found = await Promise.all([other.latest(), other.find(7), other.find(8), other.after(3), other.after(20)]);
      expect(found.map((each) => each?.size)).toEqual([20, 7, undefined, 7, undefined]);
      expect({ ...found[1]!, root: Buffer.from(found[1]!.root) }).toEqual(of(7));
    });

    test('of two of one size the first stays, and none is stored that is smaller', async () => {
      const stored = await Promise.all([one.append(of(5, 'first')), other.append(of(5, 'second'))]);
      expect(stored.toSorted()).toEqual([false, true]);
      expect((await one.find(5))?.note).toBe(stored[0] ? 'first' : 'second');
      expect([await other.append(of(4)), await one.find(4)]).toEqual([false, undefined]);
    });

    test('the trails of two processes take up what the other one signed, and prove by it without signing', async () => {
      const log = { length: 3 };
      const leaves = {
        head: async () => log.length,
        indexOf: async () => undefined,
        hashes: async (after: number, limit: number) => Buffer.alloc(32 * Math.min(limit, log.length - after), 5),
      };
      const signer = new LogSigner('log.one', Buffer.alloc(32, 1));
      const now = () => '2026-11-23T10:00:00.000Z';
      const begun = new MemoryLog({ now });
      const trailOn = (checkpoints: SignedCheckpoints) =>
        AuditTrail.open({ log: begun, leaves, checkpoints, signer, now });
      const [worker, web] = await Promise.all([trailOn(one), trailOn(other)]);
      expect(await begun.readStream('audit')).toHaveLength(1);
      await Promise.all([worker.begin(), web.begin()]);
      log.length = 9;
      await worker.signNow();
      log.length = 12;
      expect(must(await web.inclusion(9))).toMatchObject({ size: 9 });
      expect(must(await web.inclusion(2, 3))).toMatchObject({ size: 3 });
      await web.signNow();
      log.length = 15;
      await worker.signNow();
      expect(must(await web.consistency(3, 15))).toMatchObject({ from: 3, to: 15 });
      expect([web.problem(), worker.problem()]).toEqual([undefined, undefined]);
      const sizes = [];
      for (let next = await one.after(0); next; next = await one.after(next.size)) sizes.push(next.size);
      expect(sizes).toEqual([3, 9, 12, 15]);
      await Promise.all([worker.stop(), web.stop(), begun.close()]);
    });
  });
};
