import { clerkDate, clerkTime } from '@icx/words';
import { fields, table } from './table.ts';

export interface PartyDocument {
  readonly party: string;
  readonly name: string;
  readonly kind: string;
  readonly identifiers: readonly {
    readonly kind?: string;
    readonly fuel: string;
    readonly id: string;
    readonly from: string;
    readonly to: string | null;
  }[];
  readonly receives: string;
  readonly registeredAddress?: string | null;
  readonly left?: boolean | null;
}

interface UserDocument {
  readonly name: string;
  readonly signInName: string;
  readonly displayName: string;
  readonly scopes: readonly string[];
  readonly partyAdministrator: boolean;
  readonly enrolled: boolean;
  readonly active: boolean;
  readonly enrolment?: { readonly code: string; readonly until: string } | null;
}

interface ClientDocument {
  readonly name: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly authentication: string;
  readonly keys: readonly unknown[];
  readonly subject: string | null;
  readonly active: boolean;
}

interface AccessChange {
  readonly at: string;
  readonly subject: string;
  readonly what: string;
  readonly access: { readonly scopes: readonly string[]; readonly partyAdministrator: boolean };
  readonly by: { readonly party: string | null; readonly user: string | null };
  readonly approvedBy?: string | null;
}

interface SecurityEvent {
  readonly at: string;
  readonly what: string;
  readonly party: string | null;
  readonly subject?: string;
  readonly source?: string | null;
  readonly refusals?: readonly { readonly code: string; readonly subject: string | null; readonly count: number }[];
}

type Items<T> = { readonly items: readonly T[] };

const scopeWords = (scopes: readonly string[], administrates = false): string =>
  [...(administrates ? ['administrates its party'] : []), ...scopes].join(', ') || 'read only';

const identifierWords = ({ kind, fuel, id, from, to }: PartyDocument['identifiers'][number]): string =>
  `${id} (${fuel}${kind === 'map-id' ? ', MAP ID' : ''}, from ${clerkDate(from)}${to ? ` to before ${clerkDate(to)}` : ''})`;

export const partyWords = (party: PartyDocument): string =>
  `${party.party}\n${fields([
    ['name', party.name],
    ['kind', party.kind],
    ['state', party.left ? 'has left: nobody who acts for it has access' : 'takes part'],
    ['known as', party.identifiers.map(identifierWords).join('; ')],
    ['told by', party.receives],
    ['address', party.registeredAddress],
  ])}`;

export const partiesWords = ({ items }: Items<PartyDocument>): string =>
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

const userState = ({ active, enrolled }: UserDocument): string =>
  active ? (enrolled ? 'enrolled' : 'not enrolled yet') : 'removed';

export const usersWords = ({ items }: Items<UserDocument>): string =>
  table(
    ['signs in as', 'name', 'may', ''],
    items.map((user) => [
      user.signInName,
      user.displayName,
      scopeWords(user.scopes, user.partyAdministrator),
      userState(user),
    ]),
  );

export const userWords = (user: UserDocument): string =>
  usersWords({ items: [user] }) +
  (user.enrolment
    ? `\n\nEnrols at /oidc/enrolment with ${user.enrolment.code} until ${clerkTime(user.enrolment.until)}. Hand it over by a way of your own.`
    : '');

export const clientsWords = ({ items }: Items<ClientDocument>): string =>
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

export const clientWords = (client: ClientDocument): string => clientsWords({ items: [client] });

export const joinersLeaversWords = ({ items }: Items<AccessChange>): string =>
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

export const signInsWords = ({ items, more }: Items<SecurityEvent> & { readonly more?: boolean }): string =>
  table(
    ['when', 'party', 'what', 'who', 'from'],
    items.map(({ at, what, party, subject, source, refusals = [] }) => [
      clerkTime(at),
      party ?? '-',
      what,
      subject ?? refusals.map(({ code, subject: of, count }) => `${count} × ${code} ${of ?? ''}`.trim()).join(', '),
      source ?? '-',
    ]),
  ) + (more ? '\n\nThere are older ones: ask for fewer days with --from and --to.' : '');
