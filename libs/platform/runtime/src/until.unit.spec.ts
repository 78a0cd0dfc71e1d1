import { until } from './until.ts';

test('looks until there is something to see', async () => {
  const seen = [undefined, false, 0, 1] as const;
  let looks = 0;
  expect(await until(async () => seen[looks++], { patienceMs: 60_000, lookMs: 1 })).toBe(0);
  expect(looks).toBe(3);
});

test('looks once where there is no time, and gives up', async () => {
  let looks = 0;
  const look = async () => {
    looks += 1;
    return undefined;
  };
  expect(await until(look, { patienceMs: 0, lookMs: 60_000 })).toBeUndefined();
  expect(looks).toBe(1);
});
