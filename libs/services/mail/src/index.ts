export { MailAddresses } from './addresses.ts';
export type { Acting, ActingMail, ReportingMail } from './inbound/acting.ts';
export { takeInBy, type Receiving } from './inbound/receive.ts';
export { storedMail, type StoredMail } from './inbound/stored-mail.ts';
