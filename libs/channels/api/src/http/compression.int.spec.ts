import { expect, test } from '@jest/globals';
import { fastify } from 'fastify';
import { ApprovalsController } from '../approvals/approvals.controller.ts';
import { compressDocuments } from './compression.ts';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { RouteFacts } from './route-config.ts';

const encodingOf = async (icx: RouteFacts) => {
  const http = fastify();
  await compressDocuments(http);
  http.get('/', { config: { icx } }, async () => ({ text: 'a'.repeat(10_000) }));
  const { headers } = await http.inject({ url: '/', headers: { 'accept-encoding': 'br' } });
  await http.close();
  return headers['content-encoding'];
};

test('packs a document, and none that has a secret beside what others wrote', async () => {
  expect(await encodingOf({ action: 'requests:list' })).toBe('br');
  expect(await encodingOf({ action: 'approvals:list', secret: true })).toBeUndefined();
});

test.each(['listApprovals', 'readApproval'] as const)('%s may tell half an enrolment code', (handler) => {
  const config: unknown = Reflect.getMetadata(RouteConfig({}).KEY, ApprovalsController.prototype[handler]);
  expect(config).toMatchObject({ icx: { secret: true, gives: ['application/json'] } });
});
