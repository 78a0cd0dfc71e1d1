import type { Position, RecordedEvent } from '@icx/event-store';
import { Elsewhere } from './elsewhere.ts';

/** A log of these types, and a follower in another process that handles what is `own`. */
const followed = (...types: string[]) => {
  const looks = { checkpoint: 0, log: 0 };
  let stored = 0n;
  const elsewhere = new Elsewhere({
    name: 'effects',
    handles: ({ type }) => type === 'own',
    log: {
      readAll: async (after, limit) => {
        looks.log += 1;
        const events = types.map((type, n) => ({ type, position: BigInt(n + 1) }));
        return events.slice(Number(after), Number(after) + limit) as unknown as RecordedEvent[];
      },
    },
    checkpoints: {
      load: async () => {
        looks.checkpoint += 1;
        return stored as Position;
      },
    },
  });
  return { elsewhere, looks, store: (position: bigint) => (stored = position) };
};

test('waits for what the follower has to handle, and passes over the rest', async () => {
  const { elsewhere, store } = followed('other', 'own', 'other');
  await elsewhere.reached(1n);
  let reached = false;
  const waiting = elsewhere.reached(3n).then(() => (reached = true));
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(reached).toBe(false);
  store(2n);
  await waiting;
});

test('looks together for all who wait, and not at all for what is known to be handled', async () => {
  const { elsewhere, looks, store } = followed(...Array.from({ length: 100 }, () => 'own'));
  const waiting = Array.from({ length: 100 }, (_, n) => elsewhere.reached(BigInt(n + 1)));
  store(100n);
  await Promise.all(waiting);
  await elsewhere.reached(100n);
  expect(looks.checkpoint).toBe(2); // once before it was stored
});

test('tells whoever waits that it cannot look', async () => {
  const elsewhere = new Elsewhere({
    name: 'effects',
    handles: () => true,
    log: { readAll: async () => [] },
    checkpoints: { load: () => Promise.reject(new Error('gone')) },
  });
  const waiting = [elsewhere.reached(1n), elsewhere.reached(2n)];
  for (const one of waiting) await expect(one).rejects.toThrow('gone');
});
