export { MailAddresses } from './addresses.ts';
export type { Acting, ActingMail, ReportingMail } from './inbound/acting.ts';
export { takeInBy, type Receiving } from './inbound/receive.ts';
export { storedMail, type StoredMail } from './inbound/stored-mail.ts';
export { parseDkimKey, type DkimKey } from './sealing/dkim.ts';
export { MailHoldsCode, type CodesOf } from './sealing/codes.ts';
export { sealing, type SealParts } from './sealing/seal.ts';
