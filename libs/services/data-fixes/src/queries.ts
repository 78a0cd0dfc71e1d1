import type { Case, Item } from '@icx/data-fixes';
import { caseless } from '@icx/identifiers';
import type { DeviceId, PartyId } from '@icx/identifiers';
import { tablesOf, type NamedQueries, type Views } from '@icx/read-store';

export interface DataFixTableRow {
  readonly id: string;
  readonly device_id: string;
  readonly item: Item;
  readonly state: Case['status'];
  readonly reported_by: string;
  readonly handler: string | null;
  readonly handler_sought: string | null;
  readonly incident: string | null;
  readonly category: Case['category'];
  readonly complaint: boolean;
  readonly conflicting: boolean;
  readonly opened_at: string;
  readonly changed_at: string;
  readonly ended_at: string | null;
  readonly opened_position: bigint;
}

interface Tables {
  readonly data_fixes: DataFixTableRow;
  readonly data_fix_access: { readonly party: string; readonly opened_position: bigint; readonly data_fix: string };
}

export interface DataFixFilters {
  /** Whose cases; `undefined`: everybody's (DCC, SECAS). */
  readonly party?: PartyId;
  readonly state?: Case['status'];
  readonly handler?: string;
  readonly consumerComplaint?: boolean;
  readonly deviceId?: DeviceId;
}

export const dataFixesQueries = {
  /** Cases opened after a position, in the order of their opening. */
  cases: (views: Views, wanted: DataFixFilters, after: bigint, limit: number): Promise<readonly DataFixTableRow[]> => {
    const { party, state, handler, consumerComplaint, deviceId } = wanted;
    const filtered = tablesOf<Tables>(views)
      .selectFrom('data_fixes as d')
      .$if(state !== undefined, (query) => query.where('d.state', '=', state!))
      .$if(handler !== undefined, (query) => query.where('d.handler_sought', '=', caseless(handler!)))
      .$if(deviceId !== undefined, (query) => query.where('d.device_id', '=', deviceId!))
      .$if(consumerComplaint !== undefined, (query) => query.where('d.complaint', '=', consumerComplaint!))
      .selectAll('d')
      .limit(limit);
    if (party === undefined)
      return filtered.where('d.opened_position', '>', after).orderBy('d.opened_position').execute();
    // A party's own page is driven by its access rows, so that it costs the page, not the whole exchange.
    return filtered
      .innerJoin('data_fix_access as a', 'a.data_fix', 'd.id')
      .where('a.party', '=', party)
      .where('a.opened_position', '>', after)
      .orderBy('a.opened_position')
      .execute();
  },
} satisfies NamedQueries;
