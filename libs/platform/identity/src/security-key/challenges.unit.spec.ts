import { Challenges } from './challenges.ts';

let seconds: number;
let used: Set<string>;
const records = {
  putOnce: async (_: string, id: string) => !used.has(id) && used.add(id).has(id),
};
const challenges = (key = 'key') => new Challenges(Buffer.from(key), records, () => seconds);
beforeEach(() => {
  seconds = 1_790_000_000;
  used = new Set();
});

test('a challenge counts once, in every process that has the key, and nothing is stored before', async () => {
  const challenge = challenges().make('sign-in one');
  expect(used.size).toBe(0);
  expect(await challenges().use(challenge, 'sign-in one')).toBe(true);
  for (const other of [challenges(), challenges()]) expect(await other.use(challenge, 'sign-in one')).toBe(false);
});

test('it counts for nothing but what it was made for, and is not used up by that', async () => {
  const challenge = challenges().make('sign-in one');
  expect(await challenges().use(challenge, 'sign-in two')).toBe(false);
  expect(await challenges('another exchange').use(challenge, 'sign-in one')).toBe(false);
  expect(await challenges().use(challenge, 'sign-in one')).toBe(true);
});

test('it ends after ten minutes', async () => {
  const [one, other] = [challenges().make('enrolment'), challenges().make('enrolment')];
  seconds += 599;
  expect(await challenges().use(one, 'enrolment')).toBe(true);
  seconds += 1;
  expect(await challenges().use(other, 'enrolment')).toBe(false);
});

test('no two are the same, and what is none is refused, however it is written', async () => {
  const challenge = challenges().make('enrolment');
  expect(challenges().make('enrolment')).not.toBe(challenge);
  const later = Buffer.from(challenge, 'base64url');
  later[20]! ^= 1;
  const others = [`${challenge}=`, `${challenge} `, challenge.slice(4), '', 'x', later.toString('base64url')];
  for (const other of others) expect([other, await challenges().use(other, 'enrolment')]).toEqual([other, false]);
  expect(await challenges().use(challenge, 'enrolment')).toBe(true);
});
