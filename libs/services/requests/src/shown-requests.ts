import type { PartyId, RequestId } from '@icx/identifiers';
import { roleOf } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { RequestDocuments } from './document.ts';
import type { HistoryDocument } from './history.ts';
import type { RaisedState, RequestLog } from './request-log.ts';
import type { RequestDocument } from './request-schema.ts';
import { relationTo, seesAll } from './standing.ts';

export interface ShownRequest {
  readonly document: RequestDocument;
  /** `administrator`: of neither side, and sees all of it. */
  readonly side: 'requester' | 'addressee' | 'administrator';
  readonly state: RaisedState;
  readonly history: () => HistoryDocument;
}

/** Requests as whoever is signed in for a party sees them: what a party is told of them in another way says no more. */
export class ShownRequests {
  constructor(
    private readonly requests: Pick<RequestLog, 'load'>,
    private readonly documents: RequestDocuments,
    private readonly register: Pick<Register, 'parties'>,
  ) {}

  /** `undefined`: it is none of the party's. */
  async to(party: PartyId, request: RequestId): Promise<ShownRequest | undefined> {
    const known = (await this.register.parties()).get(party);
    const loaded = await this.requests.load(request);
    const { state } = loaded;
    if (!known || state.status === 'absent') return undefined;
    const viewer = { party, role: roleOf(known.kind) };
    const side = seesAll(viewer) ? 'administrator' : relationTo(state, party);
    if (side === 'none') return undefined;
    return {
      ...{ document: this.documents.of(state, viewer), side, state },
      history: () => this.documents.history(loaded, viewer),
    };
  }
}
