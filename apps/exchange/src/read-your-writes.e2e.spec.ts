import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const positionOf = ({ headers }: { readonly headers: Record<string, unknown> }): string =>
  String(headers['icx-position']);
const list = (position?: string) =>
  world.as('AAAA').get('/v1/requests?limit=500', position === undefined ? {} : { 'icx-position': position });
const raise = () => {
  const { deviceId, deviceType } = world.device();
  return world.as('AAAA').post('/v1/requests', { deviceId, deviceType });
};

/** Nothing of what is recorded meanwhile comes into the views. */
const withViewsHeld = async <T>(work: (release: () => void) => Promise<T>): Promise<T> => {
  const holder = new DatabaseSync(join(world.folder, 'views.db'));
  holder.exec('BEGIN IMMEDIATE');
  try {
    return await work(() => holder.exec('ROLLBACK'));
  } finally {
    holder.close();
  }
};

test('every answer to a call that was admitted says how far the log is, and no other', async () => {
  const raised = await raise();
  expect(positionOf(raised)).toMatch(/^[1-9]\d*$/);
  const read = await world.as('AAAA').get(raised.headers.location!);
  expect(BigInt(positionOf(read))).toBeGreaterThanOrEqual(BigInt(positionOf(raised)));
  const refused = await world.as('AAAA').post('/v1/requests', {});
  for (const { headers } of [refused, await world.as('AAAA').get('/livez')])
    expect(headers['icx-position']).toBeUndefined();
});

test('a list that is asked for with the position of an act has the act in it', async () => {
  const raised = await raise();
  const { status, body } = await list(positionOf(raised));
  expect(status).toBe(200);
  expect(body.items.map(({ id }: { id: string }) => `/v1/requests/${id}`)).toContain(raised.headers.location);
});

test.each(['', '-1', '1.0', '01', '0x1', ' 1 2', 'one', '9223372036854775807', '9223372036854775808', '9'.repeat(400)])(
  '"%s" was never given out: it is refused at once',
  async (position) => {
    expectProblem(await list(position), 400, 'position-invalid');
  },
);

test('one beyond the end of the log is refused at once, also by a little', async () => {
  const position = BigInt(positionOf(await list()));
  expectProblem(await list(String(position + 1n)), 400, 'position-invalid');
  expect(await list(String(position))).toMatchObject({ status: 200 });
});

test('a POST does not wait: its key makes it one act', async () => {
  const { deviceId, deviceType } = world.device();
  const headers = { 'icx-position': 'one' };
  expect(await world.as('AAAA').post('/v1/requests', { deviceId, deviceType }, headers)).toMatchObject({ status: 201 });
});

describe('while the views stand still', () => {
  test('a read waits for them, a while; then it is told when to ask again', () =>
    withViewsHeld(async () => {
      expectProblem(await raise(), 503, 'views-behind');
      const late = await list();
      expect(late.status).toBe(200);
      const waited = await list(positionOf(late));
      expectProblem(waited, 503, 'position-not-reached');
      expect(waited.headers['retry-after']).toBe('5');
    }));

  test('of the calls of one caller only some wait; others are not held up, and all go on with the views', () =>
    withViewsHeld(async (release) => {
      expectProblem(await raise(), 503, 'views-behind');
      const position = positionOf(await list());
      const waiting = Array.from({ length: 8 }, () => list(position));
      while ((await list(position)).status !== 429);
      const refused = await list(position);
      expectProblem(refused, 429, 'too-many-waiting');
      expect(refused.headers['retry-after']).toBe('1');
      expect(await world.as('BBBB').get('/v1/requests')).toMatchObject({ status: 200 });
      release();
      for (const { status } of await Promise.all(waiting)) expect(status).toBe(200);
      expect(await list(position)).toMatchObject({ status: 200 });
    }));
});
