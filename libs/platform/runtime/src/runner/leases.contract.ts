import { beginning, positionOf } from '@icx/event-store';
import type { Checkpoints } from '../following/checkpoints.ts';
import { LeaseLost, type Leases } from './leases.ts';

export type OpenedCheckpoints = Checkpoints & Leases & { close(): void | Promise<void> };

export interface CheckpointsUnderTest {
  /** As another process would. */
  open(): Promise<OpenedCheckpoints>;
  /** As if whoever has leases had been stopped for longer than they last. */
  letLapse(): Promise<void>;
  remove(): Promise<void>;
}

/** What every engine of checkpoints and leases keeps. */
export const checkpointsContract = (engine: string, make: () => Promise<CheckpointsUnderTest>): void => {
  describe(`${engine}: the contract of checkpoints and leases`, () => {
    let under: CheckpointsUnderTest;
    let first: OpenedCheckpoints;
    let second: OpenedCheckpoints;
    const [three, five] = [positionOf(3n), positionOf(5n)];
    beforeEach(async () => {
      under = await make();
      first = await under.open();
      second = await under.open();
    });
    afterEach(async () => {
      await first.close();
      await second.close();
      await under.remove();
    });

    test('who has a lease keeps it under its token, and stores under it', async () => {
      const token = (await first.take('job'))!;
      expect(await first.take('job')).toBe(token);
      expect(await first.load('job')).toBe(beginning);
      await first.store('job', three, token);
      expect([await second.load('job'), await second.load('other')]).toEqual([three, beginning]);
    });

    test('a lease has its own name: another one is somebody else’s', async () => {
      const [one, other] = [(await first.take('one'))!, (await second.take('other'))!];
      await first.store('one', three, one);
      await second.store('other', five, other);
      expect([await first.load('one'), await first.load('other')]).toEqual([three, five]);
    });

    test('a holder that was stopped and wakes stores nothing any more, and has no lease until it gets another', async () => {
      const old = (await first.take('job'))!;
      await first.store('job', three, old);
      await under.letLapse();
      const token = (await second.take('job'))!;
      expect(token).toBeGreaterThan(old);
      await expect(first.store('job', five, old)).rejects.toThrow(LeaseLost);
      expect(await first.load('job')).toBe(three);
      expect(await first.take('job')).toBeUndefined();
      await second.store('job', five, token);
      expect(await first.load('job')).toBe(five);
    });

    test('who gives its leases back is followed by another at once', async () => {
      const old = (await first.take('job'))!;
      await first.close();
      expect(await second.take('job')).toBeGreaterThan(old);
      first = await under.open();
    });

    test('of many that ask at once one at most can store', async () => {
      const all = [first, second, ...(await Promise.all([under.open(), under.open()]))];
      const tokens = await Promise.all(all.map((one) => one.take('job')));
      const stored = await Promise.allSettled(all.map((one, n) => one.store('job', three, tokens[n] ?? 0n)));
      expect(stored.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const one of all.slice(2)) await one.close();
    });
  });
};
