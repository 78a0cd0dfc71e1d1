export { openSmtp, type SmtpOptions } from './smtp-transport.ts';
export { parseSmtpAddress, type SmtpAddress } from './smtp-address.ts';
