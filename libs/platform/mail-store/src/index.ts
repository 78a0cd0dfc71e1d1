export type { RawMail } from './raw-mail.ts';
