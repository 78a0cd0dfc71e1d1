import type { Clock } from '@icx/runtime';
import { channelsOf, mayBeAsked } from '@icx/parties';
import type { Party, PartyChannel } from '@icx/parties';
import type { Register, SupplyRegister } from '@icx/parties-service';
import type { AddresseeFacts, Facts } from '@icx/requests';
import { instant, londonDate } from '@icx/working-days';
import type { RequestPolicy } from './policy.ts';
import { successorIn } from './successor.ts';

/** Gathers what a decision may know: the register's parties, the policy's terms and calendars, the time. */
export class FactFinder {
  constructor(
    private readonly register: Register,
    private readonly supply: SupplyRegister,
    private readonly clock: Clock,
    private readonly policy: RequestPolicy,
    private readonly carrying: ReadonlySet<PartyChannel>,
  ) {}

  async gather(): Promise<Facts> {
    const parties = await this.register.parties();
    const book = await this.supply.successions();
    const now = instant(this.clock.now());
    const today = londonDate(now);
    const { terms, calendars, retention, obligationFrom } = this.policy;
    return {
      now,
      terms,
      calendars,
      retention,
      obligationFrom,
      carries: (channel) => this.carrying.has(channel),
      addressee: (id) => addresseeFacts(parties.get(id)),
      successorOf: (id, mpxn) => successorIn(book, id, mpxn, today),
    };
  }
}

const addresseeFacts = (party: Party | undefined): AddresseeFacts | undefined => {
  const asked = party ? mayBeAsked(party) : 'no';
  if (!party || asked === 'no') return undefined;
  return { obligated: asked === 'obligated', receipt: party.receives, channel: channelsOf(party).requests };
};
