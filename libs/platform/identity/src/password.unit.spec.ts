import { hashPassword, passwordMatches } from './index.ts';

/** Cheap ones: what is tested is not the cost. */
const cheap = { logN: 4, r: 8, p: 1 };

test('a password matches its hash alone, however its letters are composed', async () => {
  const hashed = await hashPassword('caf\u00e9 au lait, bien chaud', cheap);
  expect(hashed).toMatch(/^\$scrypt\$ln=4,r=8,p=1\$[\w-]{22}\$[\w-]{43}$/);
  expect(await passwordMatches('cafe\u0301 au lait, bien chaud', hashed)).toBe(true);
  expect(await passwordMatches('cafe au lait, bien chaud', hashed)).toBe(false);
  expect(await hashPassword('caf\u00e9 au lait, bien chaud', cheap)).not.toBe(hashed);
});

test.each([undefined, '', 'plain', '$scrypt$ln=4,r=8,p=1$$'])('nothing matches %j', async (hashed) => {
  expect(await passwordMatches('', hashed)).toBe(false);
});
