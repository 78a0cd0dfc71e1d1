import type { DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { openApiOf } from '../openapi.ts';

const BODY_LIMIT = 64 * 1024;
/** A call that does not arrive whole in this time is dropped, milliseconds. */
const REQUEST_TIMEOUT = 30_000;

/** The HTTP application, not listening yet. Every answer says `no-store`: nothing here is for a cache. */
export const createHttp = async (module: DynamicModule): Promise<NestFastifyApplication> => {
  const adapter = new FastifyAdapter({ bodyLimit: BODY_LIMIT, requestTimeout: REQUEST_TIMEOUT });
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, { logger: ['error', 'warn'] });
  const http = app.getHttpAdapter().getInstance();
  http.addHook('onSend', async (_, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
  });
  const document = openApiOf(app);
  http.get('/openapi.json', async () => document);
  return app;
};
