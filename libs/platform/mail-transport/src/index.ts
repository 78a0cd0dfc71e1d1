export type { ArrivedMessage, HandOver, MailTransport, OutgoingMessage, TakeIn } from './transport.ts';
