import { evolveParty, partyEventTypes } from '@icx/parties';
import type { PartyEvent, PartyState } from '@icx/parties';
import type { StateView } from '@icx/read-store';

export const partiesView: StateView<PartyState> = {
  name: 'parties',
  version: 2,
  tables: [
    { name: 'parties', columns: { party: 'text', kind: 'text', document: 'json' }, primaryKey: ['party'], indexes: [] },
  ],
  events: partyEventTypes,
  initial: null,
  evolve: (state, event) => evolveParty(state, event as unknown as PartyEvent),
  rows: (_, party) =>
    party ? [{ table: 'parties', row: { party: party.party, kind: party.kind, document: party } }] : [],
};
