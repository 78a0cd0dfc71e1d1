import type { StateView } from '@icx/read-store';
import { workEventTypes, type WorkEvent } from '@icx/team';

interface Assigned {
  readonly party: string;
  readonly request: string;
  readonly assignee: string | null;
}

/** Who of a party has which request; lists of requests are narrowed by it. */
export const teamView: StateView<Assigned | null> = {
  name: 'team',
  version: 1,
  tables: [
    {
      name: 'team_work',
      columns: { party: 'text', request: 'text', assignee: 'text' },
      primaryKey: ['party', 'request'],
      indexes: [],
    },
  ],
  events: workEventTypes,
  initial: null,
  evolve: (state, event) => {
    const { type, data } = event as unknown as WorkEvent;
    if (type !== 'team.request-assigned.v1') return state;
    return { party: data.party, request: data.request, assignee: data.to };
  },
  rows: (_, state) => (state === null ? [] : [{ table: 'team_work', row: { ...state } }]),
};
