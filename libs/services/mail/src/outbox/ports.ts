import type { ContactPoint, Purpose } from '@icx/contacts';
import type { Fuel, PartyId } from '@icx/identifiers';
import type { Composer } from '@icx/mail';
import type { MailTransport, OutgoingMessage } from '@icx/mail-transport';
import type { Instant } from '@icx/working-days';
import type { Letter } from '../sealing/letter.ts';

/** How mail leaves the exchange, opened by the application; before that what is posted waits. */
export interface MailOut {
  readonly transport: MailTransport;
  readonly composer: Composer;
  /** Adds our addresses and headers, and signs. */
  readonly seal: (letter: Letter) => Promise<OutgoingMessage>;
}

/** A point as a mail went to it: it may have another address by now. */
export type ListedPoint = Pick<ContactPoint, 'party' | 'id' | 'address'>;

/** What the outbox asks of the Operational Contact List, and tells it. */
export interface ContactList {
  /** Proved points in force, by rank. */
  ranksFor(
    party: PartyId,
    purpose: Purpose,
    fuel: Fuel | null,
    at: Instant,
  ): Promise<readonly (readonly ContactPoint[])[]>;
  markFailing(point: ListedPoint, reason: string, at: Instant): Promise<void>;
  markReached(point: ListedPoint, at: Instant): Promise<void>;
}
