import { HeldToken } from './held-token.ts';

/** A giver of tokens that count five minutes, and a clock that stands until it is set. */
const giver = () => {
  const given = { count: 0, at: 0, fails: false };
  const held = new HeldToken(
    async () => {
      given.count += 1;
      if (given.fails) throw new Error('no token today');
      return { value: `token-${given.count}`, lifetime: 300 };
    },
    () => given.at,
  );
  return { given, held };
};

test('calls side by side wait for one fetch, later ones use what it brought', async () => {
  const { held, given } = giver();
  expect(await Promise.all([held.value(), held.value(), held.value()])).toEqual(['token-1', 'token-1', 'token-1']);
  given.at = 269_999;
  expect(await held.value()).toBe('token-1');
});

test('thirty seconds before its end it is replaced, once', async () => {
  const { held, given } = giver();
  await held.value();
  given.at = 270_000;
  expect(await Promise.all([held.value(), held.value()])).toEqual(['token-2', 'token-2']);
});

test('a fetch that fails fails for whoever waited, and the next call fetches again', async () => {
  const { held, given } = giver();
  given.fails = true;
  const both = await Promise.allSettled([held.value(), held.value()]);
  expect([both.map(({ status }) => status), given.count]).toEqual([['rejected', 'rejected'], 1]);
  given.fails = false;
  expect(await held.value()).toBe('token-2');
});

test('a token that was refused is replaced, and by many who had it refused still once', async () => {
  const { held, given } = giver();
  await held.value();
  given.at = 60_000;
  held.refused();
  expect(await held.value()).toBe('token-2');
  held.refused();
  expect(await held.value()).toBe('token-2');
});
