import { Commands } from '@icx/commands';
import { contactStream, contactsStream } from '@icx/contacts-service';
import { parseContactPointId, type ContactDetails, type ContactEvent } from '@icx/contacts';
import type { EventStore } from '@icx/event-store';
import { parseEmailAddress, type PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { sandboxParties } from './parties.data.ts';

/** Where a supplier of the sandbox is reached: it exists nowhere, mail of the sandbox stays on this machine. */
export const sandboxContact = (party: PartyId): ContactDetails => ({
  ...{ purpose: 'install-code-requests', fuel: null, rank: 1, name: 'Install code desk', phone: null },
  address: must(parseEmailAddress(`codes@${party.toLowerCase()}.example`)),
});

/** Each supplier has one contact point, proved and acting already. On a sandbox in which it has any it changes nothing. */
export const seedContacts = async (log: EventStore, at: Instant): Promise<void> => {
  const suppliers = sandboxParties.filter(({ kind }) => kind === 'supplier');
  const rows = suppliers.map(({ party }) => ({ stream: contactStream(party), party }));
  const by = ({ party }: (typeof rows)[number]) => ({ party, user: 'exchange', channel: 'sandbox' }) as const;
  await new Commands(log).performRows(rows, contactsStream, by, ({ party }, { points }) =>
    points.length > 0 ? [] : entered(party, at),
  );
};

const entered = (party: PartyId, at: Instant): readonly ContactEvent[] => {
  const id = must(parseContactPointId(`ctp_TEST${party}desk`));
  const data = { id, party, ...sandboxContact(party), startsOn: at, endsOn: null, enteredBySecas: false, at };
  return [
    { type: 'contacts.point-added.v1', data },
    { type: 'contacts.point-proved.v1', data: { id, at, proof: 0, actsFrom: at } },
  ];
};
