import { RouteConfig } from '@nestjs/platform-fastify';

/** For 10,000 rows or MPxNs, generously: more than other routes take. `create-http.ts` raises the limit by it. */
export const LargeBody = () => RouteConfig({ bodyLimit: 8 * 1024 * 1024 });
