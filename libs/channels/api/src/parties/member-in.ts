import { parseMemberName, type MemberName } from '@icx/parties';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, refuse } from '@icx/refusals';
import type { Acting } from '../http/call.ts';
import { Refused } from '../http/problem.ts';

const unknown = refuse.unknown('member-unknown', 'Your party has no such user or client, or it was removed.');

/** Whom the address names: a name that can be none is nobody's. */
export const memberIn = ({ params }: Acting): { readonly party: PartyId; readonly name: MemberName } => {
  const name = parseMemberName(params['name']);
  if (isRefusal(name)) throw new Refused(unknown);
  return { party: params['party'] as PartyId, name };
};
