import { memberUnknown, parseMemberName, type MemberName } from '@icx/parties';
import type { PartyId } from '@icx/identifiers';
import type { Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';

/** Whom the address names: a name that can be none is nobody's. */
export const memberIn = ({ params }: Acting): { readonly party: PartyId; readonly name: MemberName } => ({
  party: params['party'] as PartyId,
  name: orRefuse(parseMemberName(params['name']), memberUnknown),
});
