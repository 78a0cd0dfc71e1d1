import type { PartyId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';

interface Tables {
  readonly team_work: { readonly party: PartyId; readonly request: string; readonly assignee: string | null };
}

export const teamQueries = {
  /** Who of the party has each of these requests; of what is nobody's there is no row. */
  assignees: (views: Views, party: PartyId, requests: readonly string[]) =>
    tablesOf<Tables>(views)
      .selectFrom('team_work')
      .select(['request', 'assignee'])
      .where('party', '=', party)
      .where('request', 'in', requests)
      .where('assignee', 'is not', null)
      .orderBy('request')
      .execute(),
} satisfies NamedQueries;
