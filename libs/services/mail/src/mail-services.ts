import type { Random } from '@icx/keys';
import type { RawMail } from '@icx/mail-store';
import type { Register } from '@icx/parties-service';
import type { Runner } from '@icx/runtime';
import type { VirusScan } from '@icx/virus-scan';
import { OutsideAttachments, type AttachmentParts } from './attachments/outside-attachments.ts';
import { MailAddresses } from './addresses.ts';
import { inboundServices } from './inbound/inbound-services.ts';
import type { JudgingParts } from './inbound/judging.ts';
import { MailDoors } from './inbound/mail-doors.ts';
import { RawSweep, type RawSweepParts } from './inbound/raw-sweep.ts';
import { outboxServices, type OutboxEngines } from './outbox/outbox-services.ts';

export interface MailEngines extends OutboxEngines {
  readonly rawMail: RawMail;
  readonly contacts: OutboxEngines['contacts'] & JudgingParts['contacts'];
  readonly requests: OutboxEngines['requests'] & RawSweepParts['requests'] & AttachmentParts['requests'];
  readonly performer: AttachmentParts['performer'];
  readonly random: Random;
  readonly virusScan?: VirusScan | undefined;
  readonly register: Pick<Register, 'parties'>;
  readonly calendar: JudgingParts['calendar'];
  /** Under which our own addresses are, in lower case. */
  readonly mailDomain: string;
  /** For how many days the original of a mail without a code is kept; a year unless given. */
  readonly rawDays?: number;
}

/** What serves mail, ready to use without Nest. Nothing leaves before `sending.open`, nothing is read before `work.open`. */
export const mailServices = (engines: MailEngines) => {
  const { keys, register, mailDomain, rawDays } = engines;
  const outbound = outboxServices(engines);
  const addresses = new MailAddresses(keys, mailDomain);
  const postOf: JudgingParts['postOf'] = (post) => outbound.outbox.postOf(post);
  const inbound = inboundServices({
    ...engines,
    addresses,
    postOf,
    parties: async () => [...(await register.parties()).values()].map(({ party }) => party),
  });
  return {
    ...inbound,
    ...outbound,
    addresses,
    attachments: new OutsideAttachments(engines),
    doors: new MailDoors(),
    runBy: (jobs: Runner): void => {
      outbound.runBy(jobs);
      inbound.runBy(jobs);
      jobs.add(new RawSweep({ ...engines, ...(rawDays !== undefined && { plainDays: rawDays }) }));
    },
  };
};
