import { isSameMailbox, type EmailAddress, type PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { londonDate, type Instant } from '@icx/working-days';
import type { ContactDetails, ContactPointId } from './contact-point.ts';
import type { ContactEvent } from './events.ts';
import type { ContactDecision, ContactFacts } from './decision.ts';
import { isLasting } from './in-force.ts';
import { askProof, confirm, prove } from './proof.ts';
import { pointOf, type ContactsState, type KeptPoint } from './state.ts';

interface On {
  readonly id: ContactPointId;
  readonly at: Instant;
}

export type ContactCommand =
  | ({
      readonly type: 'add';
      readonly party: PartyId;
      readonly details: ContactDetails;
      readonly startsOn: Instant;
      readonly endsOn: Instant | null;
      readonly bySecas: boolean;
    } & On)
  | ({ readonly type: 'change'; readonly change: Partial<ContactDetails>; readonly bySecas: boolean } & On)
  | ({ readonly type: 'end'; readonly endsOn: Instant; readonly reason: string | null } & On)
  | ({ readonly type: 'ask-proof' } & On)
  /** `isRight`: whether what was given back is the code of this number. */
  | ({ readonly type: 'prove'; readonly isRight: (proof: number) => boolean } & On)
  /** `address`: what it is to have, if it matters. */
  | ({ readonly type: 'confirm'; readonly address?: EmailAddress | undefined } & On)
  | ({ readonly type: 'mark-failing'; readonly address: string; readonly reason: string } & On)
  | ({ readonly type: 'mark-reached'; readonly address: string } & On);

/** Points of one party that are in force or to come [choice]. */
const MOST = 30;

export const contactUnknown = refuse.unknown('contact-unknown', 'There is no such contact point, or it is not yours.');
const ended = refuse.conflict('contact-ended', 'This contact point has ended: enter it anew.');
const tooMany = refuse.conflict(
  'contacts-too-many',
  `A party has at most ${MOST} contact points: end one of them first.`,
);
const ours = refuse(
  'contact-address-ours',
  'This is an address of the exchange itself: give one that your people read.',
  '/address',
);
const duplicate = refuse.conflict(
  'contact-duplicate',
  'This mailbox is on the list for that purpose and fuel already: change that point, or end it first.',
);
const datesInvalid = (pointer: string) =>
  refuse(
    'contact-dates-invalid',
    'A contact point begins today or later, and ends after it began and not before today.',
    pointer,
  );
export const contactUnchanged = refuse.conflict(
  'contact-unchanged',
  'It is so already: name what is to become otherwise.',
);

export const decideContacts = (command: ContactCommand, state: ContactsState, facts: ContactFacts): ContactDecision => {
  if (command.type === 'add') return add(command, state, facts);
  const point = pointOf(state, command.id);
  if (command.type === 'mark-failing' || command.type === 'mark-reached') return mark(command, point);
  if (!point) return contactUnknown;
  if (!isLasting(point, command.at)) return ended;
  switch (command.type) {
    case 'change':
      return change(command, point, state, facts);
    case 'end':
      return end(command, point);
    case 'ask-proof':
      return askProof(point, state, command.at);
    case 'prove':
      return prove(command, point, facts);
    case 'confirm':
      return confirm(point, command, facts);
  }
};

export const add = (
  { type: _, details, ...entered }: Extract<ContactCommand, { type: 'add' }>,
  state: ContactsState,
  facts: ContactFacts,
): Parsed<readonly ContactEvent[]> => {
  const { id, at, bySecas: enteredBySecas, startsOn, endsOn, party } = entered;
  if (londonDate(startsOn) < londonDate(at)) return datesInvalid('/startsOn');
  if (endsOn !== null && endsOn <= startsOn) return datesInvalid('/endsOn');
  const lasting = state.points.filter((point) => isLasting(point, at));
  if (lasting.length >= MOST) return tooMany;
  const refused = addressRefused(details, lasting, facts);
  if (refused) return refused;
  const data = { id, party, ...details, startsOn, endsOn, enteredBySecas, at };
  const asked = askProof({ id, address: details.address, proof: null, provedAt: null }, state, at);
  return isRefusal(asked) ? asked : [{ type: 'contacts.point-added.v1', data }, ...asked];
};

export const change = (
  command: Extract<ContactCommand, { type: 'change' }>,
  point: KeptPoint,
  state: ContactsState,
  facts: ContactFacts,
): Parsed<readonly ContactEvent[]> => {
  const { id, at } = command;
  const names = (Object.keys(command.change) as (keyof ContactDetails)[]).filter(
    (name) => command.change[name] !== undefined && command.change[name] !== point[name],
  );
  if (names.length === 0) return contactUnchanged;
  const of = (details: Partial<ContactDetails>) => Object.fromEntries(names.map((name) => [name, details[name]]));
  const data = { id, at, now: of(command.change), before: of(point) };
  if (!names.some((name) => ['address', 'purpose', 'fuel'].includes(name)))
    return [{ type: 'contacts.point-changed.v1', data }];
  const details = { ...point, ...data.now };
  const others = state.points.filter((other) => other.id !== id && isLasting(other, at));
  const refused = addressRefused(details, others, facts);
  if (refused) return refused;
  const asked = askProof({ ...details, provedAt: null }, state, at);
  if (isRefusal(asked)) return asked;
  const wasProved = point.provedAt !== null;
  // Another fuel says nothing about an address that nobody of the party has stood by.
  const isUnconfirmed = !names.includes('address') && point.enteredBySecas && point.confirmedAt === null;
  const enteredBySecas = command.bySecas || isUnconfirmed;
  return [{ type: 'contacts.point-redirected.v1', data: { ...data, enteredBySecas, wasProved } }, ...asked];
};

const addressRefused = (
  { address, purpose, fuel }: ContactDetails,
  others: readonly KeptPoint[],
  { isOurs }: ContactFacts,
): Refusal | undefined => {
  if (isOurs(address)) return ours;
  const same = others.some(
    (other) =>
      other.purpose === purpose &&
      (other.fuel === null || fuel === null || other.fuel === fuel) &&
      isSameMailbox(other.address, address),
  );
  return same ? duplicate : undefined;
};

export const end = (
  { id, at, endsOn, reason }: Extract<ContactCommand, { type: 'end' }>,
  { provedAt }: Pick<KeptPoint, 'provedAt'>,
): Parsed<readonly ContactEvent[]> =>
  endsOn < at
    ? datesInvalid('/endsOn')
    : [{ type: 'contacts.point-ended.v1', data: { id, at, endsOn, reason, wasProved: provedAt !== null } }];

/** Nothing is recorded of a point that is so already, nor of mail to an address that it has no more. */
const mark = (
  command: Extract<ContactCommand, { type: 'mark-failing' | 'mark-reached' }>,
  point: KeptPoint | undefined,
): readonly ContactEvent[] => {
  const fails = command.type === 'mark-failing';
  if (!point || point.address !== command.address || fails === (point.failing !== null)) return [];
  const { id, at } = command;
  return fails
    ? [{ type: 'contacts.point-failing.v1', data: { id, at, reason: command.reason } }]
    : [{ type: 'contacts.point-reached.v1', data: { id, at } }];
};
