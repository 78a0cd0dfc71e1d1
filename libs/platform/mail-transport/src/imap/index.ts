export { parseImapAddress, type ImapAddress } from './imap-address.ts';
export { ImapDoor, type ImapOptions } from './imap-door.ts';
