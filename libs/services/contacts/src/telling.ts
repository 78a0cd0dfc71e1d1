import type { ContactEvent, ContactPointId, IssueEvent } from '@icx/contacts';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import type { EmailAddress, PartyId } from '@icx/identifiers';
import { keyedId, type KeyRing } from '@icx/keys';
import type { Notice, Recipient } from '@icx/mail';
import { SECAS } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { Reactor, type Checkpoints } from '@icx/runtime';
import { partyOfStream } from './contact-stream.ts';
import type { Contacts } from './contacts.ts';

/** Posts a notice once, by its id; `to` where it goes to somebody else than whom the list names. */
export type Post = (notice: Notice, to?: readonly Recipient[]) => Promise<void>;

export interface TellingEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly checkpoints: Checkpoints;
  readonly keys: Pick<KeyRing, 'hmac'>;
}

type Told = (ContactEvent | IssueEvent) & RecordedEvent;
type ToldPoint = ContactEvent & RecordedEvent;
type ToldList = IssueEvent & RecordedEvent;

/** What is mailed about the list itself: codes to new addresses; a change to whoever did not make it, and to the old address. */
export class ContactTelling {
  readonly reactor: Reactor;

  constructor(
    private readonly engines: TellingEngines,
    private readonly contacts: Contacts,
    private readonly post: Post,
  ) {
    const { log, views, checkpoints } = engines;
    const handle = async (events: readonly RecordedEvent[]): Promise<void> => {
      for (const event of events as readonly Told[]) await this.#tell(event);
    };
    this.reactor = new Reactor(log, views, checkpoints, { name: 'contacts-telling', prefixes: ['contacts.'], handle });
  }

  async #tell(event: Told): Promise<void> {
    switch (event.type) {
      case 'contacts.proof-asked.v1': {
        const { id, proof, address } = event.data;
        return this.#toAddress('contact-proof', event, { point: id, address }, { proof: String(proof) });
      }
      case 'contacts.point-added.v1':
      case 'contacts.point-changed.v1':
        return this.#toParties(event);
      case 'contacts.point-redirected.v1': {
        const { wasProved, before } = event.data;
        if (wasProved && before.address) await this.#toOldAddress(event, before.address);
        return this.#toParties(event);
      }
      case 'contacts.point-ended.v1': {
        const point = (await this.contacts.of(partyOfStream(event.stream))).find(({ id }) => id === event.data.id)!;
        if (event.data.wasProved) await this.#toOldAddress(event, point.address);
        return this.#toParties(event);
      }
      case 'contacts.list-issued.v1':
        return this.#askWhetherRight(event, {});
      case 'contacts.list-reminded.v1':
        return this.#askWhetherRight(event, { reminder: 'yes' });
      default:
        return undefined;
    }
  }

  /** Each party that the event names and that mail reaches; the others find it when they look. */
  async #askWhetherRight(
    { data: { quarter, parties, at: postedAt } }: Exclude<ToldList, { type: 'contacts.list-confirmed.v1' }>,
    more: Notice['about'],
  ): Promise<void> {
    const about = { quarter, ...more };
    for (const party of parties)
      if (await this.contacts.mayReach(party))
        await this.post({ ...this.#named('contact-list', party, about), legs: [], postedAt });
  }

  /** Whom no mail reaches finds it in the history: a notice to nobody would only be reported as one that failed. */
  async #toParties(event: ToldPoint): Promise<void> {
    const told = new Set([partyOfStream(event.stream), SECAS]);
    told.delete(event.metadata['party'] as PartyId);
    for (const party of told)
      if (await this.contacts.mayReach(party)) await this.post(this.#notice('contact-changed', party, event, {}));
  }

  #toOldAddress(event: ToldPoint, address: EmailAddress): Promise<void> {
    return this.#toAddress('contact-changed', event, { point: null, address }, { old: 'yes' });
  }

  #toAddress(
    kind: Notice['kind'],
    event: ToldPoint,
    to: { readonly point: ContactPointId | null; readonly address: EmailAddress },
    about: Notice['about'],
  ): Promise<void> {
    return this.post(this.#notice(kind, partyOfStream(event.stream), event, about), [{ ...to, rank: 1 }]);
  }

  /** By the event's place in the log: told again after a break-off it is the same. */
  #notice(kind: Notice['kind'], party: PartyId, event: ToldPoint, more: Notice['about']): Notice {
    const { id: contact, at: postedAt } = event.data;
    const about = { contact, of: partyOfStream(event.stream), position: String(event.position), ...more };
    return { ...this.#named(kind, party, about), legs: [], postedAt };
  }

  #named(kind: Notice['kind'], party: PartyId, about: Notice['about']) {
    const digits = keyedId(this.engines.keys, ['notice', kind, party, about], 26);
    return { id: `post_${digits}` as Notice['id'], kind, party, about };
  }
}
