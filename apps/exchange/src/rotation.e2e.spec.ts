import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freshCode } from './codes.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const versions = () =>
  (
    JSON.parse(readFileSync(join(world.folder, 'keys.json'), 'utf8')) as { wrapping: { version: number }[] }
  ).wrapping.map(({ version }) => version);
const rotated = async () => {
  for (;;) {
    const { body } = await world.as('SECA').get('/v1/vault/rotation');
    if (body.state !== 'running') return body;
    await wait(20);
  }
};

test('SECAS rotates the keys while codes come and go; the old key is gone, and every code is revealed as before', async () => {
  const codes = Array.from({ length: 12 }, freshCode);
  const paths: string[] = [];
  for (const installCode of codes.slice(0, 6)) {
    const path = await world.raised();
    await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode });
    paths.push(path);
  }
  const headers = { 'idempotency-key': 'rotation-1' };
  const ordered = await world.as('SECA').post('/v1/vault/rotation', {}, headers);
  expect(ordered).toMatchObject({ status: 202, body: { state: 'running' } });
  for (const installCode of codes.slice(6)) {
    const path = await world.raised();
    expect(await world.as('BBBB').post(`${path}/answer`, { answer: 'code-supplied', installCode })).toMatchObject({
      status: 200,
    });
    paths.push(path);
  }
  expect(await rotated()).toMatchObject({ state: 'done', version: 1001 });
  expect(versions()).toEqual([1001]);
  expect(await world.as('SECA').post('/v1/vault/rotation', {}, headers)).toMatchObject({ body: { state: 'done' } });
  expect(versions()).toEqual([1001]);

  await world.restart();
  for (const [index, path] of paths.entries()) {
    const reply = await world.as('AAAA').post(`${path}/reveal`, { format: 'raw-16+crc', reason: 'join' });
    expect(reply).toMatchObject({ status: 200, body: { installCode: codes[index] } });
  }
});
