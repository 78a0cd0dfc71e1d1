import { randomUUID } from 'node:crypto';
import type { PartyName } from './cast.data.ts';
import { enter } from './contacts.fixture.ts';
import { client, proposeTwo, user } from './post-states.fixture.ts';
import { posts } from './posts.fixture.ts';
import { keysAt } from './security-keys.fixture.ts';
import { waitingForSomebody } from './waiting.fixture.ts';
import { World } from './world.fixture.ts';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { examples: Record<string, { value: object | string }> }>>;
  };
}
interface Change {
  readonly by: PartyName;
  readonly path: string;
}

let world: World;
let operations: readonly (readonly [method: string, path: string, Operation])[];
beforeAll(async () => {
  // A party's first reveal of a day is far more than normal, so that there is one to release.
  const reveals = { quota: 50, anomalyFactor: 10, anomalyFloor: 2 };
  world = await World.open(undefined, { reveals, sandboxApprovals: true, publicUrl: keysAt });
  await proposeTwo(world);
  await world.restart(() => waitingForSomebody(world.folder), { reveals, publicUrl: keysAt });
  const { paths } = (await world.as('AAAA').get('/openapi.json')).body;
  operations = Object.entries<Record<string, Operation>>(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [method, path, operation] as const),
  );
});
afterAll(() => world.close());

/** Every PATCH, on what there is to change; what a POST needs is in posts.fixture.ts. */
const changes: Readonly<Record<string, () => Promise<Change>>> = {
  '/v1/parties/{party}': async () => ({ by: 'SECA', path: '/v1/parties/FFFF' }),
  '/v1/parties/{party}/channels': async () => ({ by: 'AAAA', path: '/v1/parties/AAAA/channels' }),
  '/v1/parties/{party}/notices': async () => ({ by: 'CCCC', path: '/v1/parties/CCCC/notices' }),
  '/v1/parties/{party}/contacts/{contact}': async () => ({
    by: 'CCCC',
    path: `/v1/parties/CCCC/contacts/${await enter(world, 'CCCC')}`,
  }),
  '/v1/parties/{party}/users/{name}': async () => memberOf('users', user()),
  '/v1/parties/{party}/clients/{name}': async () => memberOf('clients', client()),
};
const memberOf = async (kind: string, draft: { readonly name: string }): Promise<Change> => {
  await world.as('AAAA').post(`/v1/parties/AAAA/${kind}`, draft);
  return { by: 'AAAA', path: `/v1/parties/AAAA/${kind}/${draft.name}` };
};

const examplesOf = ({ requestBody }: Operation): readonly (readonly [string, object | string])[] =>
  Object.entries(Object.values(requestBody?.content ?? {})[0]?.examples ?? {}).map(([name, { value }]) => [
    name,
    value,
  ]);

test('every operation that takes a body has an example of one', () =>
  expect(
    operations.flatMap(([, , operation]) =>
      operation.requestBody && examplesOf(operation).length === 0 ? [operation.operationId] : [],
    ),
  ).toEqual([]));

test('every example is taken as it stands', async () => {
  const inOrder = [...Object.keys(posts), ...Object.keys(changes)];
  for (const [method, path, operation] of operations.toSorted(
    ([, one], [, other]) => inOrder.indexOf(one) - inOrder.indexOf(other),
  ))
    for (const [name, example] of examplesOf(operation)) {
      const prepared = method === 'patch' ? await changes[path]!() : await posts[path]!(world);
      const isText = typeof example === 'string';
      const isNamed = !isText && ('request' in example || 'code' in example || path.startsWith('/v1/holdings/'));
      const ofThisExchange = isNamed && 'body' in prepared ? (prepared.body as object) : {};
      const headers = { 'content-type': isText ? 'text/csv' : 'application/json', 'idempotency-key': randomUUID() };
      const body = isText ? example : JSON.stringify({ ...example, ...ofThisExchange });
      const reply = await world.as(prepared.by).send(method.toUpperCase(), prepared.path, headers, body);
      const said = reply.status < 300 ? 'taken' : reply.text;
      expect([operation.operationId, name, said]).toEqual([operation.operationId, name, 'taken']);
    }
});
