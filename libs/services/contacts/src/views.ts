import { contactEventTypes, evolveContacts, noContacts } from '@icx/contacts';
import type { ContactEvent, ContactsState, KeptPoint } from '@icx/contacts';
import { historyEntry } from '@icx/documents';
import type { StateView } from '@icx/read-store';
import { partyOfStream } from './contact-stream.ts';

/** Every point as it stands, and what happened to each. */
export const contactsView: StateView<ContactsState> = {
  name: 'contacts',
  version: 1,
  tables: [
    {
      name: 'contact_points',
      columns: {
        id: 'text',
        party: 'text',
        /** In this order the list is told, and here a page goes on. */
        place: 'text',
        purpose: 'text',
        /** Null: both. */
        fuel: 'text',
        starts_on: 'text',
        ends_on: 'text',
        proved: 'boolean',
        failing: 'boolean',
        document: 'json',
      },
      primaryKey: ['id'],
      indexes: [{ columns: ['place'] }, { columns: ['party', 'place'] }],
    },
    {
      name: 'contact_changes',
      columns: { position: 'position', party: 'text', point: 'text', entry: 'json' },
      primaryKey: ['position'],
      indexes: [{ columns: ['party', 'position'] }, { columns: ['point', 'position'] }],
    },
  ],
  events: contactEventTypes,
  initial: noContacts,
  evolve: (state, event) => evolveContacts(state, event as unknown as ContactEvent),
  rows: (_, { points }) =>
    points.map(({ proof: _proof, ...point }) => ({
      table: 'contact_points',
      row: {
        ...{ id: point.id, party: point.party, place: placeOf(point), purpose: point.purpose, fuel: point.fuel },
        ...{ starts_on: point.startsOn, ends_on: point.endsOn, document: point },
        ...{ proved: point.provedAt !== null, failing: point.failing !== null },
      },
    })),
  append: (event) => [
    {
      table: 'contact_changes',
      row: {
        position: event.position,
        party: partyOfStream(event.stream),
        point: (event as unknown as ContactEvent).data.id,
        entry: historyEntry(event),
      },
    },
  ],
};

const placeOf = ({ party, purpose, rank, fuel, id }: Omit<KeptPoint, 'proof'>): string =>
  `${party}-${purpose}-${rank}-${fuel ?? 'both'}-${id}`;
