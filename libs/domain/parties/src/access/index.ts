export type { Permission } from './permission.ts';
export {
  isOnParty,
  partyActions,
  permissionOnParty,
  relationsToParty,
  type PartyAction,
  type PartyRelation,
} from './party-policy.ts';
export {
  actions,
  isLendable,
  isPublic,
  permissionOf,
  relations,
  scopeFor,
  type Action,
  type Relation,
} from './policy.ts';
export { parseRole, roleOf, roles, scopesOf, type Actor, type Role } from './roles.ts';
export { scopes, type Scope } from './scopes.ts';
export { oversees, type Viewer } from './viewer.ts';
