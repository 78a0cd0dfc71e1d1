import type { Permission } from './permission.ts';
import type { Actor } from './roles.ts';

/**
 * What the acting party is to the party in question: its own administrator, another member of it, an agent in its place,
 * SECAS which oversees all of them, or nobody.
 */
export type PartyRelation = 'party-administrator' | 'member' | 'agent' | 'overseer' | 'stranger';

/**
 * Who may do what to a party and its members. A party sees to its own people and systems; SECAS keeps the register of
 * parties, brings in a new party's first administrator, and can take access away, but not give it to anybody else. An
 * agent is no administrator of whom it acts for, so it can pass nothing on.
 */
// prettier-ignore
const policy = {
  'parties:change':              ['overseer'],
  'users:list':                  ['party-administrator', 'overseer'],
  'users:add':                   ['party-administrator', 'overseer'],
  'users:replace-administrator': ['overseer'],
  'users:change':                ['party-administrator'],
  'users:renew-enrolment':       ['party-administrator'],
  'users:remove':                ['party-administrator', 'overseer'],
  'users:remove-security-key':   ['party-administrator'],
  'clients:list':                ['party-administrator', 'overseer'],
  'clients:add':                 ['party-administrator'],
  'clients:change':              ['party-administrator'],
  'clients:remove':              ['party-administrator', 'overseer'],
  'joiners-leavers:read':        ['party-administrator', 'overseer'],
  'sign-ins:read':               ['party-administrator', 'overseer'],
  'agencies:list':               ['party-administrator', 'overseer'],
  'agencies:grant':              ['party-administrator'],
  'agencies:end':                ['party-administrator', 'overseer'],
  'standing-instruction:change': ['party-administrator'],
  'channels:choose':             ['party-administrator', 'overseer'],
  'contacts:change':             ['party-administrator', 'overseer'],
  'contacts:prove':              ['party-administrator', 'member'],
  'contacts:confirm':            ['party-administrator'],
  'contacts:prefer':             ['party-administrator'],
  'contacts:preferences':        ['party-administrator', 'member', 'overseer'],
} as const satisfies Readonly<Record<string, readonly PartyRelation[]>>;

export type PartyAction = keyof typeof policy;

export const partyActions = Object.keys(policy) as readonly PartyAction[];

export const isOnParty = (action: string): action is PartyAction => Object.hasOwn(policy, action);

/** One who stands to the party in two ways, SECAS to itself, may do what either may. */
export const relationsToParty = (
  actor: Pick<Actor, 'party' | 'role' | 'partyAdministrator'> & { readonly agent?: string },
  party: string,
): readonly PartyRelation[] => {
  const { partyAdministrator, agent } = actor;
  const as = partyAdministrator ? 'party-administrator' : agent === undefined ? 'member' : 'agent';
  const own: PartyRelation[] = actor.party === party ? [as] : [];
  const relations: PartyRelation[] = actor.role === 'administrator' ? [...own, 'overseer'] : own;
  return relations.length > 0 ? relations : ['stranger'];
};

export const permissionOnParty = (action: PartyAction, relations: readonly PartyRelation[]): Permission => {
  if (relations.includes('stranger')) return 'not-found';
  return relations.some((relation) => (policy[action] as readonly PartyRelation[]).includes(relation))
    ? 'allowed'
    : 'forbidden';
};
