export { isFromBefore, type Access, type AccessBook } from './directory.ts';
export { dpopAlgorithms } from './dpop.ts';
export {
  ACCESS_TOKEN_LIFETIME,
  Issuer,
  localKeys,
  remoteKeys,
  type IssuerOptions,
  type RemoteKeysOptions,
} from './issuer.ts';
export { decideOnParty, isOnParty, partyActions, relationsToParty } from './party-policy.ts';
export type { PartyAction, PartyRelation } from './party-policy.ts';
export { hashPassword, passwordMatches } from './password.ts';
export {
  actions,
  decide,
  isLendable,
  isPublic,
  relations,
  type Action,
  type Decision,
  type Relation,
} from './policy.ts';
export { parseRole, roleOf, roles, scopes, scopesOf, type Actor, type Role, type Scope } from './roles.ts';
export { sourceOf } from './source.ts';
export { issueSandboxToken, type SandboxTokenFor } from './sandbox-token.ts';
export { TokenVerifier, type Call, type IdentityProvider, type TokenVerifierOptions } from './token-verifier.ts';
export { base32, stepAt, totpAt, totpStep } from './totp.ts';
export type {
  Credential,
  Credentials,
  IdentityStore,
  KnownSources,
  ProviderRecord,
  ProviderRecords,
  SigningKey,
  SigningKeys,
} from './identity-store.ts';
