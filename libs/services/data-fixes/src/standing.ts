import type { Capacity } from '@icx/data-fixes';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';

/** As what somebody has to do with cases: DCC works on them, SECAS sees them, a party reports them. */
export const standingOf = ({ party, role }: Viewer): { readonly party: PartyId; readonly as: Capacity } => ({
  party,
  as: role === 'dcc' || role === 'administrator' ? role : 'party',
});
