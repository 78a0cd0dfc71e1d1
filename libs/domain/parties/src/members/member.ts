import { mayHoldInstallCode } from '@icx/install-code';
import type { PartyId } from '@icx/identifiers';
import { refuse, type Branded, type Parsed } from '@icx/refusals';
import type { Scope } from '../access/scopes.ts';
import type { SecurityKey, SecurityKeyId } from './security-key.ts';

/** Unique in its party and kind: `anna`, `billing.night`. Stands in subjects, client ids and addresses. */
export type MemberName = Branded<string, 'MemberName'>;

export const parseMemberName = (value: unknown): Parsed<MemberName> =>
  typeof value === 'string' && /^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$/.test(value) && !mayHoldInstallCode(value)
    ? (value as MemberName)
    : refuse(
        'member-name-invalid',
        'Give a name of 1 to 40 small letters, digits, dots, hyphens or underscores, such as anna or billing.night.',
      );
parseMemberName.takes = {
  type: 'string',
  pattern: '^[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?$',
  example: 'anna',
} as const;

export const memberKinds = ['user', 'client'] as const;
export type MemberKind = (typeof memberKinds)[number];

/** How tokens and events name who acts: `user:AAAA/anna`, `client:AAAA/billing`. */
export type Subject = `${MemberKind}:${string}/${string}`;
export const subjectOf = (kind: MemberKind, party: PartyId, name: MemberName): Subject => `${kind}:${party}/${name}`;

/** A public key of a client, as JWK (RFC 7517). */
export type PublicKey = Readonly<Record<string, string | readonly string[]>>;

export const clientAuthentications = ['private_key_jwt', 'self_signed_tls_client_auth', 'tls_client_auth'] as const;
/**
 * How a client proves at the token endpoint that it is one: a signed assertion (RFC 7523), or mutual TLS (RFC 8705) with one
 * certificate of its own making, or with any of an authority that names it.
 */
export type ClientAuthentication = (typeof clientAuthentications)[number];

interface Of {
  readonly party: PartyId;
  readonly name: MemberName;
  /** What its tokens may be good for; never more than its party's role. */
  readonly scopes: readonly Scope[];
  /** False after it was removed: the name stays taken, and may be added again. */
  readonly active: boolean;
}

export interface User extends Of {
  readonly kind: 'user';
  readonly displayName: string;
  readonly partyAdministrator: boolean;
  /** Raised each time that a new enrolment is asked for; what was enrolled under an earlier number is void. */
  readonly enrolment: number;
  /** When the offer of that enrolment ends, wall clock. */
  readonly enrolmentUntil: string;
  /** Two people brought it in: each of them has half of the code of the present enrolment. Absent in events of before. */
  readonly inHalves?: boolean;
  /** The person chose password and second factor for the present enrolment. */
  readonly enrolled: boolean;
  /** Those of the present enrolment; absent: none. */
  readonly securityKeys?: readonly SecurityKey[];
}

export interface Client extends Of {
  readonly kind: 'client';
  readonly authentication: ClientAuthentication;
  /** None with `tls_client_auth`. */
  readonly keys: readonly PublicKey[];
  /** With `tls_client_auth`: whom the certificate has to name, `CN=billing,O=Supplier A` or `DNS:billing.aaaa.example`. */
  readonly subject?: string;
}

export type Member = User | Client;

export type DirectoryEvent =
  | { readonly type: 'identity.user-added.v1'; readonly data: UserAdded }
  | { readonly type: 'identity.user-changed.v1'; readonly data: UserChange }
  | {
      readonly type: 'identity.enrolment-renewed.v1';
      readonly data: { enrolment: number; enrolmentUntil: string; inHalves?: true; reason?: string };
    }
  | { readonly type: 'identity.user-enrolled.v1'; readonly data: { enrolment: number; secondFactor: boolean } }
  | { readonly type: 'identity.security-key-added.v1'; readonly data: SecurityKey & { readonly enrolment: number } }
  | { readonly type: 'identity.security-key-removed.v1'; readonly data: { key: SecurityKeyId; reason?: string } }
  | { readonly type: 'identity.user-removed.v1'; readonly data: { reason?: string } }
  | { readonly type: 'identity.client-added.v1'; readonly data: ClientAdded }
  | { readonly type: 'identity.client-changed.v1'; readonly data: ClientChange }
  | { readonly type: 'identity.client-removed.v1'; readonly data: { reason?: string } };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const directoryEventTypes = Object.keys({
  'identity.user-added.v1': true,
  'identity.user-changed.v1': true,
  'identity.enrolment-renewed.v1': true,
  'identity.user-enrolled.v1': true,
  'identity.security-key-added.v1': true,
  'identity.security-key-removed.v1': true,
  'identity.user-removed.v1': true,
  'identity.client-added.v1': true,
  'identity.client-changed.v1': true,
  'identity.client-removed.v1': true,
} satisfies Record<DirectoryEvent['type'], true>);

export type UserAdded = Pick<
  User,
  'party' | 'name' | 'displayName' | 'scopes' | 'partyAdministrator' | 'enrolment' | 'enrolmentUntil' | 'inHalves'
> & {
  /** Why SECAS replaces the last administrator of a party. */
  readonly replaces?: string;
};
export type UserChange = Partial<Pick<User, 'displayName' | 'scopes' | 'partyAdministrator'>>;
export type ClientAdded = Pick<Client, 'party' | 'name' | 'scopes' | 'authentication' | 'keys' | 'subject'>;
export type ClientChange = Partial<Pick<Client, 'scopes' | 'keys' | 'subject'>>;

/** `null`: nobody had this name yet. */
export type MemberState = Member | null;

export const evolveMember = (state: MemberState, event: DirectoryEvent): MemberState => {
  switch (event.type) {
    case 'identity.user-added.v1': {
      const { replaces: _, ...user } = event.data;
      return { kind: 'user', ...user, active: true, enrolled: false };
    }
    case 'identity.client-added.v1':
      return { kind: 'client', ...event.data, active: true };
    case 'identity.user-changed.v1':
    case 'identity.client-changed.v1':
      return state && { ...state, ...event.data };
    case 'identity.enrolment-renewed.v1': {
      const { enrolment, enrolmentUntil, inHalves = false } = event.data;
      if (!state) return state;
      const { securityKeys: _, ...user } = state as User;
      return { ...user, enrolment, enrolmentUntil, inHalves, enrolled: false };
    }
    case 'identity.user-enrolled.v1':
      return state && ({ ...state, enrolled: true } as Member);
    case 'identity.security-key-added.v1': {
      const { enrolment: _, ...key } = event.data;
      return withKeys(state, (keys) => [...keys, key]);
    }
    case 'identity.security-key-removed.v1':
      return withKeys(state, (keys) => keys.filter(({ key }) => key !== event.data.key));
    case 'identity.user-removed.v1':
    case 'identity.client-removed.v1':
      return state && { ...state, active: false };
  }
};

const withKeys = (
  state: MemberState,
  changed: (keys: readonly SecurityKey[]) => readonly SecurityKey[],
): MemberState => (state?.kind === 'user' ? { ...state, securityKeys: changed(state.securityKeys ?? []) } : state);
