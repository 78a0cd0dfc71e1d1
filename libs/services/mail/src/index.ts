export { MailAddresses } from './addresses.ts';
