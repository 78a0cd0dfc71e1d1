import { orRefuse, Refused } from '@icx/api-channel/http';
import type { PartyId } from '@icx/identifiers';
import {
  memberUnknown,
  parseMemberName,
  scopes,
  subjectOf,
  type Client,
  type MemberKind,
  type MemberName,
  type User,
} from '@icx/parties';
import type { Directory } from '@icx/parties-service';
import { scopeChoices } from '@icx/words';
import type { Visit } from '../../pages/declare.ts';
import { optionsFor, type FieldWords } from '../../pages/fields.ts';

type Of<K extends MemberKind> = K extends 'user' ? User : Client;

/** Whom the address names: a name that can be none is nobody's. */
export const memberIn = ({ party, name }: Visit['params']): { readonly party: PartyId; readonly name: MemberName } => ({
  party: party as PartyId,
  name: orRefuse(parseMemberName(name), memberUnknown),
});

/** Throws what says that there is none. */
export const memberAt = <K extends MemberKind>(directory: Directory, kind: K, params: Visit['params']): Of<K> => {
  const { party, name } = memberIn(params);
  const found = directory.find(subjectOf(kind, party, name));
  if (found?.kind !== kind) throw new Refused(memberUnknown);
  return found as Of<K>;
};

export const scopesField: FieldWords = {
  ...{ name: 'scopes', label: 'May', kind: 'many', hint: 'Without any it may only read.' },
  options: optionsFor(scopes, (scope) => scopeChoices[scope]),
};

/** Of those the ones that the role of the party has. */
export const scopesFor = (directory: Directory, party: string) => {
  const most = directory.accessOfParty(party)?.scopes ?? [];
  return { scopes: scopesField.options!.filter(({ value }) => (most as readonly string[]).includes(value)) };
};

/** A form of change is filled in with what holds now. */
export const ticked = (all: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(all.map((scope) => [`scopes-${scope}`, 'yes']));
