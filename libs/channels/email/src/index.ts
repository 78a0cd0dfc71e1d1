import type { Services } from '@icx/composition';
import type { Composer } from '@icx/mail';
import { NoticeComposer } from './notices/composer.ts';
import { NoticeFollower } from './notices/follower.ts';

export { emailChannel } from './channel.ts';

export interface EmailParts {
  /** Where people sign in: what a notice points to begins with it. */
  readonly publicUrl: string;
}

/** Has what happens told by mail, from the start of the services on. What is returned writes the mails that are sent. */
export const openEmail = (services: Services, { publicUrl }: EmailParts): { readonly composer: Composer } => {
  const { sandbox, jobs } = services;
  jobs.add(new NoticeFollower(services).job()).wake();
  return { composer: new NoticeComposer(services, { test: sandbox, publicUrl }) };
};
