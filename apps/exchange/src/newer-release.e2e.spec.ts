import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { beginning, exchangeItself, metadataOf } from '@icx/event-store';
import { openSqliteEventStore } from '@icx/sqlite/log';
import { proposeTwo, sendPost, type Post } from './post-states.fixture.ts';
import { posts } from './posts.fixture.ts';
import { expectProblem } from './problem.fixture.ts';
import { keysAt } from './security-keys.fixture.ts';
import { waitingForSomebody } from './waiting.fixture.ts';
import { World } from './world.fixture.ts';

const prepared = new Map<string, Post>();
let world: World;

/** As if a newer release had run on this folder: the last event of every stream is one that this release does not know. */
const goOnAsNewer = async (where: (stream: string) => boolean): Promise<void> => {
  const log = openSqliteEventStore(join(world.folder, 'log.db'), { now: () => new Date().toISOString() });
  const ends = new Map((await log.readAll(beginning, 100_000)).map((event) => [event.stream, event]));
  for (const { stream, type, revision } of ends.values()) {
    if (!where(stream)) continue;
    const newer = { type: type.replace(/\d+$/, '99'), data: { leg: { of: 'another kind' } } };
    const { outcome } = await log.append(stream, revision, [newer], { metadata: metadataOf(exchangeItself) });
    expect(outcome).toBe('appended');
  }
  await log.close();
};

beforeAll(async () => {
  const reveals = { quota: 50, anomalyFactor: 10, anomalyFloor: 1 };
  world = await World.open(undefined, { reveals, sandboxApprovals: true, publicUrl: keysAt });
  await proposeTwo(world);
  await world.restart(() => waitingForSomebody(world.folder), { reveals, publicUrl: keysAt });
  for (const [path, prepare] of Object.entries(posts)) prepared.set(path, await prepare(world));
  // Streams that there is one of, for all or for a party.
  for (const path of [
    '/v1/reveal-keys',
    '/v1/sandbox/clock',
    '/v1/vault/escrow',
    '/v1/holdings/keeping',
    '/v1/files/profiles',
  ])
    await world.as(prepared.get(path)!.by).post(path, prepared.get(path)!.other);
  await world.restart(() => goOnAsNewer((stream) => stream !== 'rules'), { reveals, publicUrl: keysAt });
}, 120_000);
afterAll(() => world.close());

/** They begin a stream, hang on the rules alone, or put on record an act that hangs on no earlier one. */
const free = new Set([
  '/v1/requests',
  '/v1/files',
  '/v1/holdings/answers',
  '/v1/requests/{id}/assignment',
  '/v1/requests/{id}/team-notes',
  '/v1/premises/{mpxn}/requests',
  '/v1/parties/{party}/users',
  '/v1/parties/{party}/clients',
  '/v1/inventory/data-fixes',
  '/v1/views/rebuild',
  '/v1/vault/rotation',
  '/v1/vault/escrow',
  '/v1/identity/signing-keys/rotation',
  '/v1/backlog/proposals',
  '/v1/reports/targets',
  '/v1/reports/{kind}/{month}/issues',
  '/v1/calendars',
  '/v1/sla/terms',
]);
const batch = '/v1/inventory/devices';
const send = (path: string) => {
  const { by, path: to, body } = prepared.get(path)!;
  return sendPost(world.as(by), to, body, randomUUID());
};

test.each(Object.keys(posts).filter((path) => path !== batch && !free.has(path)))(
  '%s is refused where a newer release has gone on',
  async (path) => {
    const reply = await send(path);
    expectProblem(reply, 503, 'written-by-newer-release');
    expect(reply.body.detail).toMatch(/\.v99\).*Upgrade this exchange/);
  },
);

test.each([...free])('%s is taken: it decides on nothing of what a newer release wrote', async (path) => {
  expect((await send(path)).status).toBeLessThan(300);
});

test('of a batch each such row is refused, and none of the others', async () => {
  const { status, body } = await send(batch);
  expect([status, body.accepted, body.rejected]).toEqual([200, 1, 1]);
  expect(body.items).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ errors: [expect.objectContaining({ code: 'written-by-newer-release' })] }),
    ]),
  );
});

test('what is there is shown, without what only a newer release knows', async () => {
  const request = prepared.get('/v1/requests/{id}/acknowledgement')!.path.replace(/\/\w+$/, '');
  expect((await world.as('AAAA').get(request)).body).toMatchObject({ state: 'open', legs: [{ number: 1 }] });
  const { events } = (await world.as('AAAA').get(`${request}/history`)).body;
  const types = events.map(({ type }: { readonly type: string }) => type);
  expect(types.slice(0, 3)).toEqual([
    'requests.install-code-requested.v1',
    'requests.leg-opened.v1',
    'requests.leg-received.v1',
  ]);
  expect(types.filter((type: string) => type.endsWith('.v99'))).toEqual([]);
});

test('it does not start under rules of a newer release', async () => {
  const restart = world.restart(() => goOnAsNewer((stream) => stream === 'rules'));
  await expect(restart).rejects.toThrow(/^A newer release has written to this \(rules\.[a-z-]+\.v99\)/);
});
