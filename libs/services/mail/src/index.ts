export { MailAddresses } from './addresses.ts';
export type { Acting, ActingMail, ReportingMail } from './inbound/acting.ts';
