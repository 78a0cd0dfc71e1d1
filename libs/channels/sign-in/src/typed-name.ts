import { parseMemberName, subjectOf, type MemberName, type User } from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import { parsePartyId, type PartyId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';

/** Who signs in as `anna@AAAA`, in any case; `undefined`: nobody does. */
export const userNamed = (directory: Directory, typed: string): User | undefined => {
  const [name = '', party = '', ...more] = typed.trim().split('@');
  const parsed: [unknown, unknown] = [parseMemberName(name.toLowerCase()), parsePartyId(party.toUpperCase())];
  if (more.length > 0 || parsed.some(isRefusal)) return undefined;
  const member = directory.find(subjectOf('user', parsed[1] as PartyId, parsed[0] as MemberName));
  return member?.kind === 'user' ? member : undefined;
};
