import type { Services } from '@icx/composition';
import type { Composer } from '@icx/mail';
import { ActedMail, type Acting } from '@icx/mail-service';
import { Reactor } from '@icx/runtime';
import { Acknowledgement } from './acting/acknowledgement.ts';
import { acknowledgedAfter, Acknowledgements } from './acting/acknowledgements.ts';
import { MailActing } from './acting/mail-acting.ts';
import { WaitingMails } from './acting/waiting-mails.ts';
import { NoticeComposer } from './notices/composer.ts';
import { NoticeFollower } from './notices/follower.ts';
import { SlaDigests } from './notices/sla-digests.ts';

export { emailChannel } from './channel.ts';

export interface EmailParts {
  /** Where people sign in: what a notice points to begins with it. */
  readonly publicUrl: string;
}

/**
 * Has what happens told by mail, from the start of the services on. What is returned writes the mails that are sent, and does
 * what those say that come in and may act.
 */
export const openEmail = (
  services: Services,
  { publicUrl }: EmailParts,
): { readonly composer: Composer; readonly acting: Acting } => {
  const { sandbox, jobs, engines, mail } = services;
  const { log, views, checkpoints } = engines;
  const mails = new ActedMail(log, views);
  const acknowledgements = new Acknowledgements(services, mail.outbox, mails);
  const handle = acknowledgements.handle.bind(acknowledgements);
  const notices = new NoticeFollower(services);
  jobs.add(notices.job()).wake();
  services.clockMover?.join(notices, () => notices.settled());
  jobs.add(new WaitingMails(services).job());
  const digests = new SlaDigests(services);
  jobs.add(digests.job());
  // It stops at no day on its own account, as a standstill would not: a sandbox may be moved by centuries.
  services.clockMover?.join({ nextDueAt: async () => undefined, sweep: () => digests.sweep() }, async () => undefined);
  jobs
    .add(new Reactor(log, views, checkpoints, { name: 'acknowledgements', prefixes: acknowledgedAfter, handle }))
    .wake();
  return {
    composer: new NoticeComposer(services, { test: sandbox, publicUrl }, new Acknowledgement(services, mails)),
    acting: new MailActing(services, mail.outbox),
  };
};
