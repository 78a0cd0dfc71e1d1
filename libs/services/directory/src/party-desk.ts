import type { NewEvent, RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { evolveParty, type Party, type PartyChange, type PartyEvent, type PartyState } from '@icx/parties';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Register } from '@icx/register-service';
import type { Author, Commands } from './commands.ts';

const exists = refuse('party-exists', 'There is a party of this id already. Choose another id, or change that one.');
const unknown = refuse('party-not-found', 'There is no such party, or it is not yours.');

/** SECAS keeps the register of parties. */
export class PartyDesk {
  constructor(
    private readonly commands: Commands,
    private readonly register: Register,
    /** To be told when a party is another than it was. */
    private readonly changed: () => Promise<void>,
  ) {}

  async list(): Promise<readonly Party[]> {
    return [...(await this.register.parties()).values()].toSorted((a, b) => (a.party < b.party ? -1 : 1));
  }

  registerParty(party: Party, author: Author): Promise<Party | Refusal> {
    return this.#perform(party.party, author, (state) =>
      state ? exists : [{ type: 'parties.party-registered.v1', data: party }],
    );
  }

  change(party: PartyId, change: PartyChange, author: Author): Promise<Party | Refusal> {
    return this.#perform(party, author, (state) =>
      state ? [{ type: 'parties.party-changed.v1', data: change }] : unknown,
    );
  }

  async #perform(
    party: PartyId,
    author: Author,
    decide: (state: PartyState) => readonly PartyEvent[] | Refusal,
  ): Promise<Party | Refusal> {
    const events = await this.commands.perform(
      `party-${party}`,
      author,
      (recorded) => decide(fold(recorded)) as readonly NewEvent[] | Refusal,
    );
    if (isRefusal(events)) return events;
    this.register.partiesChanged();
    await this.changed();
    return fold(events)!;
  }
}

const fold = (events: readonly RecordedEvent[]): PartyState =>
  (events as readonly unknown[] as readonly PartyEvent[]).reduce<PartyState>(evolveParty, null);
