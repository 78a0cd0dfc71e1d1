export { RawMailBroken, type RawMail } from './raw-mail.ts';
