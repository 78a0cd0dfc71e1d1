export { authenticate, type ToAuthenticate } from './authenticate/authenticate.ts';
export { dnsResolver } from './authenticate/dns-resolver.ts';
export { MailReader, type MailReaderOptions, type MailReading } from './mail-reader.ts';
export type { Authenticated, Resolver } from './reading.ts';
