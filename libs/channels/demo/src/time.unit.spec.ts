import { expect, test } from '@jest/globals';
import type { PlayerClient } from './cast.ts';
import { Time } from './time.ts';

const clockThat = (move: (now: string) => string) => {
  const moves: string[] = [];
  const post = async (_: string, { now }: { now: string }) => {
    moves.push(now);
    return { status: 200, body: { now: move(now) } };
  };
  return { moves, exchange: { post } as unknown as PlayerClient };
};

test('the clock moves when every story waits or has ended, and only to the first instant', async () => {
  const { moves, exchange } = clockThat((now) => now);
  const time = new Time(exchange, 3);
  const told: string[] = [];
  const story = async (name: string, ...instants: string[]) => {
    for (const at of instants) {
      await time.until(at);
      told.push(`${name} ${at}`);
    }
    time.leave();
  };
  await Promise.all([story('a', '2026-12-08', '2026-12-20'), story('b', '2026-12-10'), story('c')]);
  expect(moves).toEqual(['2026-12-08', '2026-12-10', '2026-12-20']);
  expect(told).toEqual(['a 2026-12-08', 'b 2026-12-10', 'a 2026-12-20']);
});

test('a clock that cannot be moved fails those who wait', async () => {
  const { exchange } = clockThat(() => {
    throw new Error('no calendar');
  });
  await expect(new Time(exchange, 1).until('2030-01-01')).rejects.toThrow('no calendar');
});
