import type { ProviderRecords } from '@icx/identity';
import { refuse } from '@icx/refusals';
import { LONGEST, type Session } from './sessions.ts';

/** Codes that one sign-in is good for [choice]: a day of single ones, and no haul for whoever finds a desk unlocked. */
const REVEALS = 20;
const REVEAL = 'PortalReveal';

export const signInAgain = refuse.forbidden(
  'sign-in-again',
  `You have asked for ${REVEALS} codes since you signed in. Sign in again to go on: what you typed will be back.`,
);

/** How many codes were asked for since a person signed in, over all processes. */
export class RevealsOfSignIn {
  constructor(private readonly records: Pick<ProviderRecords, 'putOnce'>) {}

  /** Takes one; false: there is none left. Whichever party it acts for, and under whatever session. */
  async take({ signIn }: Session): Promise<boolean> {
    for (let n = 1; n <= REVEALS; n += 1)
      if (await this.records.putOnce(REVEAL, `${signIn} ${n}`, {}, LONGEST)) return true;
    return false;
  }
}
