import { isSameMailbox, type PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { atLondon, londonDate, type Instant, type PlainDate } from '@icx/working-days';
import type { ContactDetails, ContactPoint, ContactPointId } from './contact-point.ts';
import { add, change, contactUnchanged, end } from './decide.ts';
import type { ContactFacts } from './decision.ts';
import type { ContactEvent } from './events.ts';
import { isLasting } from './in-force.ts';
import { evolveContacts, pointOf, type ContactsState, type KeptPoint } from './state.ts';

/** A point as a row of a file has it. What it does not say stays: no name or telephone, no first day, no end. */
export interface BroughtIn {
  /** Of the point, where it is entered. */
  readonly id: ContactPointId;
  readonly party: PartyId;
  readonly details: ContactDetails;
  readonly startsOn: PlainDate | undefined;
  /** The first London day on which it is not used. */
  readonly endsOn: PlainDate | undefined;
  readonly bySecas: boolean;
  readonly at: Instant;
  /** Whether the file has a row for its mailbox, purpose and fuel: then no other row means it. */
  readonly isNamed: (point: ContactPoint) => boolean;
}

const severalLeft = refuse.conflict(
  'contact-several',
  'Several contact points of that party have this purpose, fuel and rank, and none of them this address: give each a row of its own, or change the one by itself.',
  '/address',
);
const startStays = refuse.conflict(
  'contact-start-stays',
  'This contact point begins on another day, and that stays: leave the cell empty, or as it is in the contact list.',
  '/startsOn',
);

/**
 * Enters the point, or changes the one that is meant, or ends it. Refused as each of these is, with `contact-several`,
 * `contact-start-stays`, and with `contact-unchanged` where it is so already.
 */
export const bringIn = (row: BroughtIn, state: ContactsState, facts: ContactFacts): Parsed<readonly ContactEvent[]> => {
  const { id, party, details, startsOn, endsOn, bySecas, at } = row;
  const point = meantBy(row, state);
  if (isRefusal(point)) return point;
  const endsAt = endsOn === undefined ? null : atLondon(endsOn, '00:00');
  if (!point) {
    const startsAt = startsOn === undefined ? at : atLondon(startsOn, '00:00');
    return add({ type: 'add', id, party, details, startsOn: startsAt, endsOn: endsAt, bySecas, at }, state, facts);
  }
  if (startsOn !== undefined && startsOn !== londonDate(point.startsOn)) return startStays;
  const become = { ...details, ...unsaid(details, point) };
  const changed = change({ type: 'change', id: point.id, change: become, bySecas, at }, point, state, facts);
  if (endsAt === null || isSameEnd(point, endsOn)) return changed;
  if (isRefusal(changed) && changed !== contactUnchanged) return changed;
  const first = isRefusal(changed) ? [] : changed;
  const then = pointOf(first.reduce(evolveContacts, state), point.id)!;
  const ended = end({ type: 'end', id: point.id, endsOn: endsAt, reason: null, at }, then);
  return isRefusal(ended) ? ended : [...first, ...ended];
};

/**
 * Its mailbox tells which one, else its rank, if one is left that no other row names. What ends a point has to give its
 * mailbox: mistyped it would send everything elsewhere besides.
 */
const meantBy = (
  { details, endsOn, at, isNamed }: BroughtIn,
  { points }: ContactsState,
): Parsed<KeptPoint | undefined> => {
  const { purpose, fuel, rank, address } = details;
  const like = points.filter((point) => isLasting(point, at) && point.purpose === purpose && point.fuel === fuel);
  const held = like.find((point) => isSameMailbox(point.address, address));
  if (held) return held;
  const left = like.filter((point) => point.rank === rank && isSameEnd(point, endsOn) && !isNamed(point));
  return left.length > 1 ? severalLeft : left[0];
};

const isSameEnd = ({ endsOn }: KeptPoint, said: PlainDate | undefined): boolean =>
  said === undefined || (endsOn !== null && londonDate(endsOn) === said);

/** A mailbox in other capitals is the same: nothing is to be proved anew. */
const unsaid = ({ name, phone, address }: ContactDetails, point: KeptPoint): Partial<ContactDetails> => ({
  name: name ?? point.name,
  phone: phone ?? point.phone,
  ...(isSameMailbox(address, point.address) ? { address: point.address } : {}),
});
