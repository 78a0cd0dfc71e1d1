import type { PartyId } from '@icx/identifiers';
import type { Relation, Viewer } from '@icx/parties';
import { refuse } from '@icx/refusals';
import type { RequestState } from '@icx/requests';

/** How somebody stands to a request, who does not oversee it. */
export type Standing = Exclude<Relation, 'administrator'>;

export const relationTo = (state: RequestState, party: PartyId): Standing => {
  if (state.status === 'absent') return 'none';
  if (state.requester === party) return 'requester';
  return state.legs.some(({ addressee }) => addressee === party) ? 'addressee' : 'none';
};

/** SECAS, which oversees every request and never sees a code. */
export const seesAll = ({ role }: Viewer): boolean => role === 'administrator';

/** To whom it is none of: whether there is such a request is not told. */
export const requestUnknown = refuse.unknown('request-unknown', 'There is no such request, or it is not one of yours.');
