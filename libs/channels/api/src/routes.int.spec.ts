import { TokenVerifier } from '@icx/identity';
import { ClockMover, SandboxClock } from '@icx/sandbox';
import { openWorld } from '@icx/world-testing';
import type { OpenAPIObject } from '@nestjs/swagger';
import { ApiModule } from './api.module.ts';
import { createHttp } from './http/create-http.ts';
import { openApiOf } from './openapi.ts';

const now = '2026-11-23T10:00:00.000Z';

const signingKeys = { signingKeys: async () => [], rotateKeys: async () => [] };

/** A protocol of its own, that libraries speak: the document tells of it in words. */
const TUS = '/v1/files/tus';

interface Schema {
  readonly $ref?: string;
  readonly properties?: object;
}
interface Told {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

/** The routes as Fastify has them, and as the document tells them. */
const routesOf = async (withClock = false) => {
  const world = await openWorld(now);
  const clockMover = new ClockMover(new SandboxClock(world.exchange.clock, world.log), [], world.views);
  const services = { ...world.exchange, ...(withClock ? { clockMover } : {}) };
  const tokens = new TokenVerifier({ mode: 'sandbox', key: Buffer.alloc(32, 1), clock: services.clock });
  const app = await createHttp(ApiModule.on(services, { tokens, signingKeys }));
  const served: string[] = [];
  const http = app.getHttpAdapter().getInstance();
  http.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD' && !url.startsWith(TUS)) served.push(`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  await app.init();
  const document = openApiOf(app);
  const { paths, components } = document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
  await app.close();
  await world.remove();
  return { served, operations, document, schemas: components!.schemas as Readonly<Record<string, Schema>> };
};

test('the document tells every route that is served, and of each the action that it declares', async () => {
  const { served, operations } = await routesOf(true);
  expect(operations.map(({ route }) => route).toSorted()).toEqual(served.toSorted());
  expect(operations.filter(({ operation }) => typeof operation['x-icx-action'] !== 'string')).toEqual([]);
});

test('each operation has a name of its own, a verb and a noun, that tells nothing of our classes', async () => {
  const { operations } = await routesOf(true);
  const names = operations.map(({ operation }) => String(operation.operationId));
  expect(new Set(names).size).toBe(names.length);
  expect(names.filter((name) => !/^[a-z]+([A-Z][a-z]+)+$/.test(name))).toEqual([]);
});

const isTold = ({ content = {} }: Told): boolean => Object.values(content).some(({ schema }) => schema !== undefined);

test('the document tells of every operation what it is answered with when it is done', async () => {
  const { operations } = await routesOf(true);
  const untold = operations.filter(({ operation }) =>
    Object.entries(operation.responses).every(([status, told]) => !status.startsWith('2') || !isTold(told as Told)),
  );
  expect(untold.map(({ route }) => route)).toEqual([]);
});

test('every list that goes on does so by "after": clients have one loop for all of them', async () => {
  const { operations, schemas } = await routesOf(true);
  const pages = operations.filter(({ operation }) => {
    const { content } = (operation.responses as Readonly<Record<string, Told>>)['200'] ?? {};
    const { $ref = '', ...schema } = content?.['application/json']?.schema ?? {};
    return ['items', 'next'].every((name) => name in ((schemas[$ref.split('/').at(-1)!] ?? schema).properties ?? {}));
  });
  expect(pages.length).toBeGreaterThan(5);
  const taken = (operation: object) => (operation as { parameters: { name?: string }[] }).parameters;
  const others = pages.filter(({ operation }) => !taken(operation).some(({ name }) => name === 'after'));
  expect(others.map(({ route }) => route)).toEqual([]);
});

interface Described {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Described>>;
}

/** What a caller may send: the members of each query and body. */
const takenBy = ({ paths, components }: OpenAPIObject): readonly (readonly [string, Described])[] => {
  const operations = Object.values(paths).flatMap((item) => Object.values(item) as NonNullable<typeof item.get>[]);
  const queries = operations.flatMap(({ operationId, parameters = [] }) =>
    parameters.flatMap((taken) =>
      'in' in taken && taken.in === 'query' ? [[`${operationId} ${taken.name}`, taken] as const] : [],
    ),
  );
  const schemas = Object.entries((components?.schemas ?? {}) as Readonly<Record<string, Described>>);
  const members = schemas
    .filter(([name]) => name.endsWith('Body'))
    .flatMap(([name, { properties = {} }]) =>
      Object.entries(properties).map(([member, taken]) => [`${name} ${member}`, taken] as const),
    );
  return [...queries, ...members];
};

test('whatever a caller may send is told in words, not by its name alone', async () => {
  const { document } = await routesOf(true);
  const taken = takenBy(document);
  expect(taken.length).toBeGreaterThan(100);
  expect(taken.filter(([, { description }]) => !description).map(([name]) => name)).toEqual([]);
});

test('without a sandbox there are no sandbox routes', async () => {
  const { served } = await routesOf();
  expect(served.length).toBeGreaterThan(10);
  expect(served.filter((route) => route.includes('sandbox'))).toEqual([]);
});
