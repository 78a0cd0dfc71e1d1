import type { RawMail } from '@icx/mail-store';
import type { Register } from '@icx/parties-service';
import type { Runner } from '@icx/runtime';
import { MailAddresses } from './addresses.ts';
import { inboundServices } from './inbound/inbound-services.ts';
import type { JudgingParts } from './inbound/judging.ts';
import { outboxServices, type OutboxEngines } from './outbox/outbox-services.ts';

export interface MailEngines extends OutboxEngines {
  readonly rawMail: RawMail;
  readonly contacts: OutboxEngines['contacts'] & JudgingParts['contacts'];
  readonly register: Pick<Register, 'parties'>;
  readonly calendar: JudgingParts['calendar'];
  /** Under which our own addresses are, in lower case. */
  readonly mailDomain: string;
}

/** What serves mail, ready to use without Nest. Nothing leaves before `sending.open`, nothing is read before `work.open`. */
export const mailServices = (engines: MailEngines) => {
  const { keys, register, mailDomain } = engines;
  const outbound = outboxServices(engines);
  const addresses = new MailAddresses(keys, mailDomain);
  const inbound = inboundServices({
    ...engines,
    addresses,
    postOf: (post) => outbound.outbox.postOf(post),
    parties: async () => [...(await register.parties()).values()].map(({ party }) => party),
  });
  return {
    ...inbound,
    ...outbound,
    addresses,
    runBy: (jobs: Runner): void => {
      outbound.runBy(jobs);
      inbound.runBy(jobs);
    },
  };
};
