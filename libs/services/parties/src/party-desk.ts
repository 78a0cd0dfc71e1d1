import type { NewEvent, RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { decideParty, evolveParty, roleOf, scopesOf } from '@icx/parties';
import type { Agency, Party, PartyCommand, PartyEvent, PartyState } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Register } from './register/index.ts';
import type { Author, Commands } from './commands.ts';
import { Turns } from '@icx/commands';

/** A party as every other may see it. */
export type PublicParty = Omit<Party, 'agencies'>;

/** SECAS keeps the register of parties; a party says itself who acts for it. */
export class PartyDesk {
  readonly #turns = new Turns();

  constructor(
    private readonly commands: Commands,
    private readonly register: Register,
    /** To be told when a party is another than it was. */
    private readonly changed: () => Promise<void>,
  ) {}

  async list(): Promise<readonly PublicParty[]> {
    return [...(await this.register.parties()).values()].map(publicly).toSorted((a, b) => (a.party < b.party ? -1 : 1));
  }

  /** Who acts or acted for the party, oldest first; `undefined`: there is no such party. */
  async agenciesOf(party: PartyId): Promise<readonly Agency[] | undefined> {
    const found = (await this.register.parties()).get(party);
    return found && (found.agencies ?? []);
  }

  /** The party right after the command, or why it was not carried out. */
  perform(party: PartyId, command: PartyCommand, author: Author): Promise<Party | Refusal> {
    // One after the other: whether an identifier is taken is a question to all parties, which are streams of their own.
    return this.#turns.take('parties', () => this.#perform(party, command, author));
  }

  async #perform(party: PartyId, command: PartyCommand, author: Author): Promise<Party | Refusal> {
    const facts = { parties: await this.register.parties(), scopesOf: (kind: Party['kind']) => scopesOf[roleOf(kind)] };
    const events = await this.commands.perform(
      `party-${party}`,
      author,
      (recorded) => decideParty(command, fold(recorded), facts) as readonly NewEvent[] | Refusal,
    );
    if (isRefusal(events)) return events;
    this.register.partiesChanged();
    await this.changed();
    return fold(events)!;
  }
}

export const publicly = ({ agencies: _, ...party }: Party): PublicParty => party;

const fold = (events: readonly RecordedEvent[]): PartyState =>
  (events as readonly unknown[] as readonly PartyEvent[]).reduce<PartyState>(evolveParty, null);
