import { served, serving, tracing } from '@icx/telemetry';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A span for each call. All that comes of it, from the first hook on, is in it; it tells the route's pattern and the status. */
export const traceCalls = (http: FastifyInstance): void => {
  if (!tracing.on) return;
  const spans = new WeakMap<FastifyRequest, ReturnType<typeof serving>>();
  http.addHook('onRequest', (call, _reply, done) => {
    const { method, routeOptions, headers } = call;
    const route = `${method} ${routeOptions.url ?? '(no such route)'}`;
    spans.set(call, serving(route, headers['traceparent'], done));
  });
  http.addHook('onResponse', async (call, reply) => served(spans.get(call), reply.statusCode));
};
