import { deciderOf } from '@icx/commands';
import { contactEventTypes, evolveContacts, noContacts } from '@icx/contacts';
import type { ContactEvent, ContactsState } from '@icx/contacts';
import type { PartyId } from '@icx/identifiers';

const PREFIX = 'contacts-';

/** All of one party, so that what is decided by a look at all its points is decided in one place. */
export const contactStream = (party: PartyId): string => `${PREFIX}${party}`;
export const partyOfStream = (stream: string): PartyId => stream.slice(PREFIX.length) as PartyId;

export const contactsStream = deciderOf<ContactsState, ContactEvent>(noContacts, evolveContacts, contactEventTypes);
