import type { MailRead } from '@icx/mail';

/** What depends on how a release reads and judges; what DNS said is taken as it was said then. */
const compared = {
  from: ({ summary }) => summary.from,
  subject: ({ summary }) => summary.subject,
  automatic: ({ summary }) => summary.automatic,
  says: ({ summary }) => summary.says,
  attachments: ({ summary }) => summary.attachments,
  hasCode: ({ summary }) => summary.hasCode,
  faults: ({ summary }) => summary.faults,
  token: ({ grounds }) => grounds.token,
  dmarc: ({ grounds }) => grounds.dmarc,
  contact: ({ grounds }) => grounds.contact,
  standing: ({ standing }) => standing,
  why: ({ why }) => why,
  party: ({ party }) => party,
} as const satisfies Readonly<Record<string, (read: Omit<MailRead, 'at'>) => unknown>>;

/** What of a mail would be otherwise if it came now. */
export const differences = (then: Omit<MailRead, 'at'>, now: Omit<MailRead, 'at'>) =>
  Object.entries(compared)
    .map(([what, of]) => ({ what, then: of(then), now: of(now) }))
    .filter(({ then: before, now: after }) => JSON.stringify(before) !== JSON.stringify(after));
