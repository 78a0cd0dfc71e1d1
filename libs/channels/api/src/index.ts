export { ApiModule } from './api.module.ts';
export type { ApiOptions } from './api.module.ts';
export { createHttp } from './http/create-http.ts';
export type { HttpOptions } from './http/create-http.ts';
export type { HttpLimits, Tls } from './http/hardening.ts';
export { openApiOf } from './openapi.ts';
export { logLevels, openLog } from './http/call-log.ts';
export type { LogLevel } from './http/call-log.ts';
export type { SigningKeyRotation } from './operations/signing-keys.controller.ts';
