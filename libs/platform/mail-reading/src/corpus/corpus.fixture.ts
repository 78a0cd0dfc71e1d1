import { readFileSync } from 'node:fs';
import type { Envelope, ReadMail } from '@icx/mail';
import { readMail } from '../read-mail.ts';
import { REPLY_ADDRESS, type Expected } from './expected.ts';

/** The domain of our own mail. */
const ownDomain = 'exchange.example';

export const rawOf = (file: string): Buffer => readFileSync(new URL(`./${file}.eml`, import.meta.url));

export const envelopeOf = ({ returnPath = 'codes@bbbb.example' }: Expected): Envelope => ({
  from: returnPath,
  to: [REPLY_ADDRESS],
  peer: { ip: '192.0.2.25', helo: 'mx.bbbb.example' },
});

export const readOf = (expected: Expected, raw = rawOf(expected.file)): Promise<ReadMail> =>
  readMail(raw, envelopeOf(expected), { ownDomain });

/** What was read, as a line of the table of expected outcomes. */
export const outcomeOf = (read: ReadMail, { said }: Expected): Omit<Expected, 'trap' | 'file' | 'returnPath'> => ({
  said: typeof said === 'string' ? read.said.says : { ...read.said },
  from: read.from,
  fromHeaders: read.fromHeaders,
  addressed: read.addressed.map(({ header, address }) => `${header} ${address}`),
  automatic: read.automatic,
  reports: read.reports,
  attachments: read.attachments.map(({ name, format }) => `${name} ${format}`),
  hasCode: read.hasCode,
  faults: read.faults.length,
});

/** All of it, with what is not said in the table. */
export const inFull = ({ trap, file, returnPath, ...expected }: Expected): ReturnType<typeof outcomeOf> => ({
  ...{
    from: ['codes@bbbb.example'],
    fromHeaders: 1,
    addressed: [`to ${REPLY_ADDRESS}`],
    automatic: null,
    reports: null,
  },
  ...{ attachments: [], hasCode: false, faults: 0 },
  ...expected,
});
