import { clerkTime, identifierWords, scopeWords, refusedWords } from '@icx/words';
import type { Documents } from '../exchange/documents.ts';
import { fields, table } from './table.ts';

type Party = Documents['Party'];
type User = Documents['User'] & Partial<Documents['EnrollingUser']>;
type Client = Documents['Client'];

type Items<T> = { readonly items: readonly T[] };

export const partyWords = (party: Party): string =>
  `${party.party}\n${fields([
    ['name', party.name],
    ['kind', party.kind],
    ['state', party.left ? 'has left: nobody who acts for it has access' : 'takes part'],
    ['known as', party.identifiers.map(identifierWords).join('; ')],
    ['told by', party.receives],
    ['channels', party.channels && `requests by ${party.channels.requests}, answers by ${party.channels.answers}`],
    ['address', party.registeredAddress],
  ])}`;

export const partiesWords = ({ items }: Items<Party>): string =>
  table(
    ['party', 'name', 'kind', 'known as', ''],
    items.map(({ party, name, kind, identifiers, left }) => [
      party,
      name,
      kind,
      identifiers.map(({ id }) => id).join(', '),
      left ? 'left' : '',
    ]),
  );

const userState = ({ active, enrolled, securityKeys = [] }: User): string => {
  if (!active) return 'removed';
  const keys = securityKeys.length === 0 ? '' : `, security keys ${securityKeys.map(({ key }) => key).join(', ')}`;
  return enrolled ? `enrolled${keys}` : 'not enrolled yet';
};

export const usersWords = ({ items }: Items<User>): string =>
  table(
    ['signs in as', 'name', 'may', ''],
    items.map((user) => [
      user.signInName,
      user.displayName,
      scopeWords(user.scopes, user.partyAdministrator),
      userState(user),
    ]),
  );

export const userWords = (user: User): string =>
  usersWords({ items: [user] }) +
  (user.enrolment
    ? `\n\nEnrols at /oidc/enrolment with ${user.enrolment.code} until ${clerkTime(user.enrolment.until)}. Hand it over by a way of your own.`
    : '');

export const clientsWords = ({ items }: Items<Client>): string =>
  table(
    ['client id', 'may', 'authenticates by', 'keys or subject', ''],
    items.map(({ clientId, scopes, authentication, keys, subject, active }) => [
      clientId,
      scopeWords(scopes),
      authentication,
      subject ?? String(keys.length),
      active ? '' : 'removed',
    ]),
  );

export const clientWords = (client: Client): string => clientsWords({ items: [client] });

export const joinersLeaversWords = ({ items }: Documents['JoinersLeavers']): string =>
  table(
    ['when', 'who', '', 'may', 'by', 'approved by'],
    items.map(({ at, subject, what, access, by, approvedBy }) => [
      clerkTime(at),
      subject,
      what,
      scopeWords(access.scopes, access.partyAdministrator),
      [by.user, by.party].filter(Boolean).join('@') || 'the exchange',
      approvedBy ?? '',
    ]),
  );

export const signInsWords = ({ items, more }: Documents['SignIns']): string =>
  table(
    ['when', 'party', 'what', 'who', 'from'],
    items.map(({ at, what, party, subject, source, factor, acr, refusals = [] }) => [
      clerkTime(at),
      party ?? '-',
      [what, factor ?? acr].filter(Boolean).join(', '),
      subject ?? refusedWords(refusals),
      source ?? '-',
    ]),
  ) + (more ? '\n\nThere are older ones: ask for fewer days with --from and --to.' : '');
