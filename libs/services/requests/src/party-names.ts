import type { PartyId } from '@icx/identifiers';
import type { Register } from '@icx/parties-service';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Clock } from '@icx/runtime';
import { instant, londonDate } from '@icx/working-days';

const partyUnknown = refuse('party-unknown', 'There is no party of that identifier. Correct it.', '/addressee');

/** Parties as people name them today: by PartyId, MPID or gas short code. */
export class PartyNames {
  constructor(
    private readonly register: Register,
    private readonly clock: Clock,
  ) {}

  /** Whom an addressee's name means. Refused with `party-unknown`. */
  async addressee(name: string): Promise<PartyId | Refusal> {
    return (await this.register.findParty(name, londonDate(instant(this.clock.now()))))?.party ?? partyUnknown;
  }
}
