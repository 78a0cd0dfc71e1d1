import { deciderOf } from '@icx/commands';
import { evolveHoldings, holdingsEventTypes, noHoldings, type HoldingsEvent, type HoldingsState } from '@icx/holdings';
import type { PartyId } from '@icx/identifiers';
import type { StateView } from '@icx/read-store';

/** What a party does with its holdings, and what befalls them. Standing instructions have a stream of their own. */
export const heldStream = (party: PartyId): string => `held-${party}`;
/** Whose such a stream is. */
export const holderOf = (stream: string): PartyId => stream.slice(heldStream('' as PartyId).length) as PartyId;

export const aHolder = deciderOf<HoldingsState, HoldingsEvent>(noHoldings, evolveHoldings, holdingsEventTypes);

/** Codes that are suspect, by the stream that says so; which holdings have them now is told by their fingerprint. */
export const suspectsView: StateView<HoldingsState> = {
  name: 'suspect-holdings',
  version: 1,
  tables: [
    {
      name: 'suspect_holdings',
      columns: {
        stream: 'text',
        holder: 'text',
        device_id: 'text',
        request: 'text',
        revision: 'text',
        over: 'boolean',
        document: 'json',
      },
      primaryKey: ['stream', 'holder', 'device_id', 'request', 'revision'],
      indexes: [{ columns: ['device_id'] }, { columns: ['holder', 'device_id'] }],
    },
  ],
  events: holdingsEventTypes,
  initial: noHoldings,
  evolve: (state, event) => evolveHoldings(state, event as unknown as HoldingsEvent),
  rows: (stream, { suspicions }) =>
    suspicions.map((document) => ({
      table: 'suspect_holdings',
      row: {
        ...{ stream, holder: document.holder, device_id: document.deviceId },
        ...{ request: document.request, revision: document.revision, over: document.over ?? false, document },
      },
    })),
};
