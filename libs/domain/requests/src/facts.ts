import type { Mpxn, PartyId } from '@icx/identifiers';
import type { PartyChannel } from '@icx/parties';
import type { Refusal } from '@icx/refusals';
import type { Calendar, CalendarName, Instant, PlainDate, Term } from '@icx/working-days';
import type { RequestEvent } from './events.ts';
import type { ReceiptRule } from './receipt.ts';

/** A party whose place another one has taken, for the meter point in question. */
export interface Successor {
  readonly party: PartyId;
  readonly on: PlainDate;
  /** `solr`, `merger`, `book-transfer`. */
  readonly kind: string;
}

/** What the register says of somebody who may be asked. */
export interface AddresseeFacts {
  /** A supplier is obligated; an asset provider or manufacturer is asked as a favour. */
  readonly obligated: boolean;
  readonly receipt: ReceiptRule;
  /** By what it wants to be reached. */
  readonly channel?: PartyChannel;
}

/** How many days a code is kept after nobody may reveal it any more [choice]. */
export interface Retention {
  /** After the request was closed or withdrawn. */
  readonly closed: number;
  /** After the code was reported unusable. */
  readonly unusable: number;
  /** After the requester lost the supply: so long a corrected switch can restore it. */
  readonly superseded: number;
}

/** Everything that a decision may know beside the command and the state. */
export interface Facts {
  /** When the decision is taken. A command's own `at` is its door time: what counts for deadlines. */
  readonly now: Instant;
  readonly terms: readonly Term[];
  readonly calendars: Readonly<Record<CalendarName, Calendar>>;
  readonly retention: Retention;
  /** A device installed before this day is backlog. */
  readonly obligationFrom: PlainDate;
  /** `undefined`: no such party, or one that cannot be asked. */
  readonly addressee: (party: PartyId) => AddresseeFacts | undefined;
  /** Whether there is anybody who takes a leg to its addressee by this channel. Absent: nobody does. */
  readonly carries?: (channel: PartyChannel) => boolean;
  /** Who has the party's place at this meter point now; `undefined`: it has it itself. */
  readonly successorOf: (party: PartyId, mpxn: Mpxn | null) => Successor | undefined;
}

/**
 * What a decision comes to: events to append and, where the caller is refused, why. A refusal with events is one that
 * the log must remember (a rejected code, a refused reveal).
 */
export interface Decision {
  readonly events: readonly RequestEvent[];
  readonly refusal?: Refusal;
}

export const accept = (...events: readonly RequestEvent[]): Decision => ({ events });
export const reject = (refusal: Refusal, ...record: readonly RequestEvent[]): Decision => ({ events: record, refusal });
