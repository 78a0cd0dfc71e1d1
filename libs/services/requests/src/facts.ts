import type { Clock } from '@icx/clock';
import type { PartyId } from '@icx/identifiers';
import { mayBeAsked } from '@icx/parties';
import type { Party } from '@icx/parties';
import type { Register, SupplyRegister } from '@icx/register-service';
import type { AddresseeFacts, Facts } from '@icx/requests';
import { instant, londonDate } from '@icx/working-days';
import type { RequestPolicy } from './policy.ts';

/** Gathers what a decision may know: the register's parties, the policy's terms and calendars, the time. */
export class FactFinder {
  constructor(
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
  ) {}

  async gather(): Promise<Facts> {
    const parties = await this.register.parties();
    const book = await this.supply.successions();
    const now = instant(this.clock.now());
    const { terms, calendars, retention } = this.policy;
    return {
      now,
      terms,
      calendars,
      retention,
      addressee: (id) => {
        const party = parties.get(id);
        // Who takes part no more cannot be asked, but its place may be another one's: the leg goes on to that one.
        return addresseeFacts(party && book.isSucceeded(id, londonDate(now)) ? { ...party, left: false } : party);
      },
    };
  }
}

const addresseeFacts = (party: (Party & { party: PartyId }) | undefined): AddresseeFacts | undefined => {
  const asked = party ? mayBeAsked(party) : 'no';
  return party && asked !== 'no' ? { obligated: asked === 'obligated', receipt: party.receives } : undefined;
};
