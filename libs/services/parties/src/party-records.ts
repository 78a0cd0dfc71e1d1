import type { By, Commands } from '@icx/commands';
import type { PartyId } from '@icx/identifiers';
import { decideParty, roleOf, scopesOf } from '@icx/parties';
import type { Agency, Party, PartyCommand, PartyState, Viewer } from '@icx/parties';
import { isRefusal, type Refusal } from '@icx/refusals';
import { publicly, type PartyDocument } from './party-document.ts';
import { aParty, partyStream, type Register } from './register/register.ts';

/** SECAS keeps the register of parties; a party says itself who acts for it. */
export class PartyRecords {
  constructor(
    private readonly commands: Commands,
    private readonly register: Register,
  ) {}

  /** Every party, in order of its id; a standing instruction only to the party itself and to SECAS. */
  async listFor({ party, role }: Viewer): Promise<readonly PartyDocument[]> {
    return (await this.list()).map(({ gainedDevices, ...one }) =>
      gainedDevices && (one.party === party || role === 'administrator') ? { ...one, gainedDevices } : one,
    );
  }

  async list(): Promise<readonly PartyDocument[]> {
    return [...(await this.register.parties()).values()].map(publicly).toSorted((a, b) => (a.party < b.party ? -1 : 1));
  }

  /** Who acts or acted for the party, oldest first; `undefined`: there is no such party. */
  async agenciesOf(party: PartyId): Promise<readonly Agency[] | undefined> {
    const found = (await this.register.parties()).get(party);
    return found && (found.agencies ?? []);
  }

  /** The party right after the command, or why it was not carried out. */
  async perform(party: PartyId, command: PartyCommand, by: By): Promise<Party | Refusal> {
    const decide = async (state: PartyState) =>
      decideParty(command, state, {
        parties: await this.register.parties(),
        scopesOf: (kind: Party['kind']) => scopesOf[roleOf(kind)],
      });
    // Whether an identifier is taken is a question to all parties, which are streams of their own.
    const path = looksAtAll(command) ? this.register.claims : this.commands;
    const done = await path.perform(partyStream(party), aParty, by, decide);
    if (isRefusal(done)) return done;
    await this.register.reached(done.position);
    return done.state!;
  }
}

const looksAtAll = (command: PartyCommand): boolean =>
  command.type === 'register' || (command.type === 'change' && command.change.identifiers !== undefined);
