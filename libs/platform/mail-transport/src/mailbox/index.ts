export { openMailbox, type LocalMailbox, type MailboxOptions } from './local-mailbox.ts';
