export type { KeptMail, Mailbox } from './mailbox.ts';
export type { ArrivedMessage, HandOver, MailTransport, OutgoingMessage, TakeIn } from './transport.ts';
