import { must } from '@icx/refusals';
import { parseEmailAddress, type PartyId } from '@icx/identifiers';
import { specOf } from '@icx/decider-testing';
import { addMinutes, instant, type Instant } from '@icx/working-days';
import {
  decideContacts,
  evolveContacts,
  noContacts,
  type ContactCommand,
  type ContactDetails,
  type ContactEvent,
  type ContactFacts,
  type ContactPointId,
  type ContactsState,
} from './index.ts';

export const id = 'ctp_TEST00000001' as ContactPointId;
export const other = 'ctp_TEST00000002' as ContactPointId;
export const party = 'BBBB' as PartyId;
/** Monday. */
export const at = instant('2026-11-23T10:00:00Z');
export const later = (minutes: number): Instant => addMinutes(at, minutes);
/** Wherever a point acts from. */
export const acts = instant('2026-11-26T00:00:00Z');
export const mailbox = (text: string) => must(parseEmailAddress(text));

export const details: ContactDetails = {
  purpose: 'install-code-requests',
  fuel: null,
  rank: 1,
  address: mailbox('codes@bbbb.example'),
  name: 'Metering desk',
  phone: null,
};

type Data<Type extends ContactEvent['type']> = Extract<ContactEvent, { type: Type }>['data'];
const event =
  <Type extends ContactEvent['type']>(type: Type, usual: Data<Type>) =>
  (data: Partial<Data<Type>> = {}): ContactEvent =>
    ({ type, data: { ...usual, ...data } }) as ContactEvent;

export const added = event('contacts.point-added.v1', {
  ...details,
  ...{ id, party, at, startsOn: at, endsOn: null, enteredBySecas: false },
});
export const proofAsked = event('contacts.proof-asked.v1', {
  ...{ id, at, proof: 1, address: details.address },
  until: instant('2026-11-26T10:00:00Z'),
});
export const proofFailed = event('contacts.proof-failed.v1', { id, at, proof: 1 });
export const proved = event('contacts.point-proved.v1', { id, at, proof: 1, actsFrom: acts });
export const confirmed = event('contacts.point-confirmed.v1', { id, at, actsFrom: acts });
export const ended = event('contacts.point-ended.v1', { id, at, endsOn: at, reason: null, wasProved: false });
export const failing = event('contacts.point-failing.v1', { id, at, reason: '550 no such user' });
export const reached = event('contacts.point-reached.v1', { id, at });

export const fold = (events: Iterable<ContactEvent>): ContactsState => [...events].reduce(evolveContacts, noContacts);

/** One that a party enters for itself. */
export const add = (
  more: Partial<ContactDetails> & Partial<Extract<ContactCommand, { type: 'add' }>> = {},
): ContactCommand => {
  const { purpose, fuel, rank, address, name, phone } = { ...details, ...more };
  const own = { type: 'add', id, party, startsOn: at, endsOn: null, bySecas: false, at } as const;
  return { ...own, ...more, details: { purpose, fuel, rank, address, name, phone } };
};

const facts: ContactFacts = { isOurs: (address) => address.endsWith('@exchange.example'), actsFrom: () => acts };

export const given = specOf<ContactCommand, ContactsState, ContactEvent, ContactFacts>(
  {
    decide: (command, state, known) => {
      const decided = decideContacts(command, state, known);
      if ('refused' in decided) return { events: [], refusal: decided };
      return 'events' in decided ? decided : { events: decided };
    },
    fold,
  },
  facts,
);
