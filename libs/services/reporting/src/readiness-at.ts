import { abreast, folded, type Decider, type DomainEvent } from '@icx/commands';
import { isReached } from '@icx/contacts';
import { contactsStream, contactStream } from '@icx/contacts-service';
import type { EventStore, Position } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { aParty, partyStream, type Register } from '@icx/parties-service';
import type { Instant } from '@icx/working-days';

/** Whom a request reached by mail at the cut-off. */
export interface ContactReadiness {
  readonly suppliers: number;
  readonly ready: number;
  /** In order. */
  readonly notReady: readonly PartyId[];
}

/** Who was a supplier of the exchange at a position, and whether its contact list could be used at an instant. */
export class ReadinessAt {
  constructor(
    private readonly log: EventStore,
    private readonly register: Pick<Register, 'parties'>,
  ) {}

  async of(position: Position, at: Instant): Promise<ContactReadiness> {
    const parties = [...(await this.register.parties()).values()].map(({ party }) => party).toSorted();
    const told = await abreast(parties, async (party) => {
      const known = await this.#then(partyStream(party), aParty, position);
      if (known?.kind !== 'supplier' || known.left) return undefined;
      const { points } = await this.#then(contactStream(party), contactsStream, position);
      return { party, ready: isReached(points, at) };
    });
    const suppliers = told.filter((one) => one !== undefined);
    const notReady = suppliers.filter(({ ready }) => !ready).map(({ party }) => party);
    return { suppliers: suppliers.length, ready: suppliers.length - notReady.length, notReady };
  }

  async #then<State, Event extends DomainEvent>(
    stream: string,
    decider: Decider<State, Event>,
    position: Position,
  ): Promise<State> {
    const events = await this.log.readStream(stream);
    return folded(
      stream,
      events.filter((event) => event.position <= position),
      decider,
    ).state;
  }
}
