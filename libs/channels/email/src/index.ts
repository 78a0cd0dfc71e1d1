import type { Services } from '@icx/composition';

export { emailChannel } from './channel.ts';

export interface EmailParts {
  /** Where people sign in: what a notice points to begins with it. */
  readonly publicUrl: string;
}

/** Has the exchange write mails, and act on those that come in. */
export const openEmail = (_services: Services, _parts: EmailParts): void => undefined;
