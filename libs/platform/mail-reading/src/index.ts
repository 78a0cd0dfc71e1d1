export { authenticate, type ToAuthenticate } from './authenticate/authenticate.ts';
export { dnsResolver } from './authenticate/dns-resolver.ts';
export type { Authenticated, Resolver } from './reading.ts';
