import { StorageUnavailable } from '@icx/event-store';
import { GroupCommit, openDurable } from '@icx/sqlite';
import type { KeptMail, Mailbox } from '../mailbox.ts';
import type { HandOver, MailTransport, OutgoingMessage } from '../transport.ts';

/** Where mail ends that goes nowhere. */
export type LocalMailbox = MailTransport & Mailbox;

export interface MailboxOptions {
  /** The file, in a private folder. */
  readonly path: string;
  /** Domain time, ISO 8601: says when a mail was stored, which is when it was sent. */
  readonly now: () => string;
  /** How many are kept; the oldest go. */
  readonly most?: number;
}

/** Enough for a day of trying, and for a file of thousands of rows [choice]. */
const MOST = 5000;

const columns = 'number, sent_at AS sentAt, sender AS "from", recipient AS "to"';

/** The mailbox of the embedded profile: a mail is sent once it is on disk. Throws `StorageUnavailable` where the file cannot be opened. */
export const openMailbox = ({ path, now, most = MOST }: MailboxOptions): LocalMailbox => {
  const db = openDurable(path);
  db.exec(`CREATE TABLE IF NOT EXISTS mail (
    number INTEGER PRIMARY KEY AUTOINCREMENT, sent_at TEXT NOT NULL, sender TEXT NOT NULL, recipient TEXT NOT NULL, raw BLOB NOT NULL
  ) STRICT; CREATE INDEX IF NOT EXISTS mail_to ON mail (lower(recipient))`);
  const insert = db.prepare('INSERT INTO mail (sent_at, sender, recipient, raw) VALUES (?, ?, ?, ?)');
  const forget = db.prepare('DELETE FROM mail WHERE number <= (SELECT max(number) FROM mail) - ?');
  const newest = db.prepare(`SELECT ${columns} FROM mail ORDER BY number DESC LIMIT ?`);
  const newestTo = db.prepare(`SELECT ${columns} FROM mail WHERE lower(recipient) = ? ORDER BY number DESC LIMIT ?`);
  const one = db.prepare(`SELECT ${columns}, raw FROM mail WHERE number = ?`);
  const group = new GroupCommit(db);
  const keep = ({ from, to, raw }: OutgoingMessage): HandOver => {
    const sentAt = now();
    insert.run(sentAt, from, to, raw);
    forget.run(most);
    return { outcome: 'sent', sentAt };
  };
  return {
    send: (message) => group.run(() => keep(message)).catch(unreachable),
    list: ({ to, most: asked }) =>
      (to === undefined ? newest.all(asked) : newestTo.all(to.toLowerCase(), asked)) as unknown as readonly KeptMail[],
    read: (number) => one.get(number) as unknown as ReturnType<Mailbox['read']>,
    close: async () => {
      group.close();
      db.close();
    },
  };
};

const unreachable = (error: unknown): HandOver => {
  if (error instanceof StorageUnavailable) return { outcome: 'unreachable', reason: error.message };
  throw error;
};
