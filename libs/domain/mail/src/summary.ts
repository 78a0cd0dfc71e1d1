import { masked } from '@icx/install-code';
import type { MailSummary, ReadMail } from './inbound.ts';

/** So many of each, and so many characters: the log keeps it for good. */
const MOST = 20;
const LONGEST = 200;

const kept = (text: string): string => masked(text).slice(0, LONGEST);

/** What of a mail is stored in the log: no code, no byte of its files. */
export const summaryOf = (read: ReadMail): MailSummary => ({
  from: read.from.slice(0, MOST).map(kept),
  subject: kept(read.subject),
  automatic: read.automatic,
  says: read.reports ? 'report' : read.said.says,
  attachments: read.attachments.slice(0, MOST).map(({ name, format }) => ({ name: kept(name), format })),
  hasCode: read.hasCode,
  faults: read.faults.slice(0, MOST).map(kept),
});

/** Of a mail that could not be read. */
export const unreadable = (fault: string): MailSummary => ({
  ...{ from: [], subject: '', automatic: null, says: 'nothing', attachments: [], hasCode: false },
  faults: [kept(fault)],
});
