import type { TwoPersonActs } from '@icx/approvals-service';
import { AdministrativeActs } from '@icx/audit';
import type { AuditTrail } from '@icx/audit';
import { inventoryServices } from '@icx/inventory-service';
import { Metrics } from '@icx/runtime';
import { DataFixDesk } from '@icx/data-fixes-service';
import type { Directory, SecurityRecord, SignInReport } from '@icx/parties-service';
import { EscrowRegistration, KeyRotation } from '@icx/custody-service';
import { TokenVerifier } from '@icx/identity';
import { RequestsModule } from '@icx/requests-service';
import type { ClockDesk } from '@icx/sandbox';
import { openWorld } from '@icx/world-testing';
import { ApiModule } from './api.module.ts';
import { createHttp } from './http/create-http.ts';
import { openApiOf } from './openapi.ts';

const now = '2026-11-23T10:00:00.000Z';

/** The routes as Fastify has them, and as the document tells them. */
const routesOf = async (clockDesk?: ClockDesk) => {
  const world = await openWorld(now);
  const clock = { now: () => now };
  const app = await createHttp(
    ApiModule.on({
      requests: RequestsModule.serving(world.services),
      clock,
      directory: {} as Directory,
      security: { record: {} as SecurityRecord, report: {} as SignInReport },
      tokens: new TokenVerifier({ mode: 'sandbox', key: Buffer.alloc(32, 1), clock }),
      views: world.views,
      checks: [],
      audit: {} as AuditTrail,
      acts: new AdministrativeActs(world.log, world.keys),
      twoPersonActs: {} as TwoPersonActs,
      rotation: new KeyRotation(world.log, world.vault, world.keys),
      escrow: new EscrowRegistration(world.log, world.escrow),
      switching: world.switching,
      inventory: await inventoryServices({ ...world, ...world.services, clock }),
      metrics: new Metrics(),
      dataFixes: new DataFixDesk({ ...world, sandbox: true }),
      ...(clockDesk ? { clockDesk } : {}),
    }),
  );
  const served: string[] = [];
  const http = app.getHttpAdapter().getInstance();
  http.addHook('onRoute', ({ method, url }) => {
    if (method !== 'HEAD') served.push(`${String(method)} ${url.replace(/:(\w+)/g, '{$1}')}`);
  });
  await app.init();
  const operations = Object.entries(openApiOf(app).paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ route: `${method.toUpperCase()} ${path}`, operation })),
  );
  await app.close();
  await world.remove();
  return { served, operations };
};

test('the document tells every route that is served, and of each the action that it declares', async () => {
  const { served, operations } = await routesOf({} as ClockDesk);
  expect(operations.map(({ route }) => route).toSorted()).toEqual(served.toSorted());
  expect(operations.filter(({ operation }) => typeof operation['x-icx-action'] !== 'string')).toEqual([]);
});

test('without a sandbox there are no sandbox routes', async () => {
  const { served } = await routesOf();
  expect(served.length).toBeGreaterThan(10);
  expect(served.filter((route) => route.includes('sandbox'))).toEqual([]);
});
