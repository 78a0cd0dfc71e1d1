import { memberUnknown, parseMemberName, type MemberName } from '@icx/parties';
import type { PartyId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import type { Acting } from '../http/call.ts';
import { Refused } from '../http/problem.ts';

/** Whom the address names: a name that can be none is nobody's. */
export const memberIn = ({ params }: Acting): { readonly party: PartyId; readonly name: MemberName } => {
  const name = parseMemberName(params['name']);
  if (isRefusal(name)) throw new Refused(memberUnknown);
  return { party: params['party'] as PartyId, name };
};
