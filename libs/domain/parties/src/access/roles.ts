import { refuse, type Parsed } from '@icx/refusals';
import type { PartyKind } from '../party.ts';
import { scopes, type Scope } from './scopes.ts';

/**
 * What somebody acts as. `map` is a Meter Asset Provider, `administrator` is SECAS. An `agent` only acts for other
 * parties, and then in their role.
 */
export const roles = ['supplier', 'map', 'administrator', 'dcc', 'agent'] as const;
export type Role = (typeof roles)[number];

/** Who a call comes from, once its token was verified. */
export interface Actor {
  /**
   * Person or system, with the party that it belongs to, which need not be the one that it acts for:
   * `user:AAAA/anna`, `client:AAAA/billing`, `external:AAAA/4711`, `sandbox:AAAA`.
   */
  readonly user: string;
  /** PartyId, `AAAA`. */
  readonly party: string;
  readonly role: Role;
  readonly scopes: readonly Scope[];
  /** Manages the users and clients of its party. */
  readonly partyAdministrator: boolean;
  /** How and when a person signed in (`acr`, seconds since 1970), for acts that ask for a fresh sign-in. */
  readonly signIn?: { readonly acr: string; readonly at: number };
}

/**
 * Everything that a party of this role may be given. SECAS and DCC never see a code, MAPs never request one. An agent has
 * all of them, to use for others: what it does is measured by their role.
 */
export const scopesOf: Readonly<Record<Role, readonly Scope[]>> = {
  supplier: scopes.filter((scope) => scope !== 'switches:feed'),
  map: ['answers:write', 'files:write', 'sla:read', 'contacts:write', 'instructions:write'],
  administrator: ['files:write', 'sla:read', 'contacts:write', 'switches:feed'],
  dcc: ['files:write', 'sla:read', 'contacts:write', 'switches:feed'],
  agent: scopes,
};

const roleByKind: Readonly<Record<PartyKind, Role>> = {
  supplier: 'supplier',
  'asset-provider': 'map',
  administrator: 'administrator',
  dcc: 'dcc',
  agent: 'agent',
};

/** The role in which the people and systems of such a party act. */
export const roleOf = (kind: PartyKind): Role => roleByKind[kind];

/** Exactly one of `roles`. Refused with `role-invalid`. */
export const parseRole = (value: unknown): Parsed<Role> =>
  roles.find((known) => known === value) ??
  refuse('role-invalid', `The role is not known: use one of ${roles.join(', ')}.`);
