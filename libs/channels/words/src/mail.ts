import type { MailDocument } from '@icx/mail-service';

/** How a mail that came in stands. */
export const mailStateWords: Readonly<Record<MailDocument['state'], string>> = {
  received: 'came in; it is being read',
  acting: 'what it says is being done',
  acted: 'acted',
  waits: 'waits for somebody of its party to confirm or reject it',
  rejected: 'rejected: it never acts',
  lapsed: 'nobody confirmed it in time: answer the request anew',
  never: 'never acts',
  report: 'a delivery report of a mail of ours',
};

/** What a mail has to stand on to act by itself. */
export const rungWords: Readonly<Record<MailDocument['rungs'][number]['rung'], string>> = {
  token: 'reply address',
  dmarc: 'vouched for',
  contact: 'contact list',
};

export const scopeOfActWords = (scope: MailDocument['acted'][number]['scope']): string =>
  scope === 'case' ? 'by itself' : 'by a person’s word';
