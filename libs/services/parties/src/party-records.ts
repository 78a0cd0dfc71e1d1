import type { By, Commands } from '@icx/commands';
import { deciderOf } from '@icx/commands';
import type { PartyId } from '@icx/identifiers';
import { decideParty, evolveParty, partyEventTypes, roleOf, scopesOf } from '@icx/parties';
import type { Agency, Party, PartyCommand, PartyEvent, PartyState, Viewer } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Register } from './register/index.ts';

/** A party as every other may see it. */
export type PublicParty = Omit<Party, 'agencies'>;

/** SECAS keeps the register of parties; a party says itself who acts for it. */
export class PartyRecords {
  constructor(
    private readonly commands: Commands,
    private readonly register: Register,
    /** To be told when a party is another than it was. */
    private readonly changed: () => Promise<void>,
  ) {}

  /** Every party, in order of its id; a standing instruction only to the party itself and to SECAS. */
  async listFor({ party, role }: Viewer): Promise<readonly PublicParty[]> {
    return (await this.list()).map(({ gainedDevices, ...one }) =>
      gainedDevices && (one.party === party || role === 'administrator') ? { ...one, gainedDevices } : one,
    );
  }

  async list(): Promise<readonly PublicParty[]> {
    return [...(await this.register.parties()).values()].map(publicly).toSorted((a, b) => (a.party < b.party ? -1 : 1));
  }

  /** Who acts or acted for the party, oldest first; `undefined`: there is no such party. */
  async agenciesOf(party: PartyId): Promise<readonly Agency[] | undefined> {
    const found = (await this.register.parties()).get(party);
    return found && (found.agencies ?? []);
  }

  /** The party right after the command, or why it was not carried out. */
  perform(party: PartyId, command: PartyCommand, by: By): Promise<Party | Refusal> {
    // One after the other: whether an identifier is taken is a question to all parties, which are streams of their own.
    return this.commands.turns.take('parties', () => this.#perform(party, command, by));
  }

  async #perform(party: PartyId, command: PartyCommand, by: By): Promise<Party | Refusal> {
    const facts = { parties: await this.register.parties(), scopesOf: (kind: Party['kind']) => scopesOf[roleOf(kind)] };
    const done = await this.commands.perform(`party-${party}`, partyStream, by, (state) =>
      decideParty(command, state, facts),
    );
    if (isRefusal(done)) return done;
    this.register.partiesChanged();
    await this.changed();
    return done.state!;
  }
}

export const publicly = ({ agencies: _, ...party }: Party): PublicParty => party;

const partyStream = deciderOf<PartyState, PartyEvent>(null, evolveParty, partyEventTypes);
