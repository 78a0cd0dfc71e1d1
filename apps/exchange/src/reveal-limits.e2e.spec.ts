import { generateKeyPairSync } from 'node:crypto';
import { compactDecrypt, compactVerify, importJWK } from 'jose';
import { freshCode } from './codes.fixture.ts';
import { eventNames, World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  const reveals = { quota: 5, anomalyFactor: 10, anomalyFloor: 2 };
  world = await World.open(undefined, { reveals });
});
afterAll(() => world.close());

const answered = async (installCode = freshCode()): Promise<string> => {
  const path = await world.raised();
  const answer = { answer: 'code-supplied', installCode };
  expect(await world.as('BBBB').post(`${path}/answer`, answer)).toMatchObject({ status: 200 });
  return path;
};
const reveal = (path: string, more: object = {}) =>
  world.as('AAAA').post(`${path}/reveal`, { format: 'raw-16', reason: 'site visit', ...more });
const history = async (path: string) => eventNames(await world.as('SECA').get(`${path}/history`));

test('far more than normal waits for SECAS, is listed for it, and goes on when it is released', async () => {
  const first = await answered();
  for (const path of [first, await answered()]) expect(await reveal(path)).toMatchObject({ status: 200 });
  const held = await answered();
  expect(await reveal(held)).toMatchObject({ status: 409, body: { code: 'reveal-quarantined' } });
  // A code that was shown before is no more than it was.
  expect(await reveal(first)).toMatchObject({ status: 200 });

  const { body } = await world.as('SECA').get('/v1/requests?quarantined=true');
  expect(body.items).toMatchObject([{ id: held.split('/').at(-1), requester: 'AAAA', quarantined: true }]);
  expect(await world.as('AAAA').post(`${held}/release`, { reason: 'please' })).toMatchObject({ status: 403 });
  const released = await world.as('SECA').post(`${held}/release`, { reason: 'they took over a portfolio' });
  expect(released).toMatchObject({ status: 200, body: { quarantine: 'released' } });
  expect(await reveal(held)).toMatchObject({ status: 200 });
  expect((await history(held)).slice(-3)).toEqual(['reveal-quarantined', 'reveal-released', 'code-revealed']);
});

test('above the quota there is none, until a day has passed', async () => {
  // Three were shown above; two more that SECAS releases fill the quota.
  for (const path of [await answered(), await answered()]) {
    await reveal(path);
    await world.as('SECA').post(`${path}/release`, { reason: 'known' });
    expect(await reveal(path)).toMatchObject({ status: 200 });
  }
  const path = await answered();
  expect(await reveal(path)).toMatchObject({ status: 429, body: { code: 'reveal-quota-exceeded' } });
  expect((await history(path)).at(-1)).toBe('reveal-refused');
  await world.as('SECA').post('/v1/sandbox/clock', { advance: 'PT25H' });
  expect(await reveal(path)).toMatchObject({ status: 200 });
});

test('a party with a key is given its codes sealed, signed by the exchange', async () => {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const key = publicKey.export({ format: 'jwk' });
  const registered = await world.as('AAAA').post('/v1/reveal-keys', { key });
  expect(registered).toMatchObject({ status: 200, body: { jwk: key } });
  expect((await world.as('BBBB').get('/v1/reveal-keys/AAAA')).body).toEqual(registered.body);

  const code = freshCode();
  const { body, text } = await reveal(await answered(code));
  expect(text.toUpperCase()).not.toContain(code.slice(0, 32).toUpperCase());
  const { plaintext } = await compactDecrypt(body.jwe, privateKey);
  const [signer] = (await world.as('AAAA').get('/v1/reveal-keys')).body.keys;
  const { payload } = await compactVerify(plaintext, await importJWK(signer));
  expect(JSON.parse(Buffer.from(payload).toString())).toMatchObject({ installCode: code.slice(0, 32).toUpperCase() });

  expect(await world.as('AAAA').post('/v1/reveal-keys', { key: { ...key, d: 'x' } })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/key', code: 'reveal-key-invalid' }] },
  });
  expect(await world.as('MAPX').post('/v1/reveal-keys', { key })).toMatchObject({ status: 403 });
});

test('of many that are asked for at once as many pass as the quota leaves, and no more after a start', async () => {
  await world.close();
  world = await World.open(undefined, { reveals: { quota: 5, anomalyFactor: 10, anomalyFloor: 100 } });
  const paths: string[] = [];
  while (paths.length < 20) paths.push(await answered());
  const codes = async () => (await Promise.all(paths.map((path) => reveal(path)))).map(({ body }) => body.code);
  expect((await codes()).toSorted()).toEqual([...Array(15).fill('reveal-quota-exceeded'), ...Array(5).fill(undefined)]);
  await world.restart();
  expect((await codes()).filter((code) => code === undefined)).toHaveLength(5);
});
