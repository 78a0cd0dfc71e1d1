export { actions, decide, isPublic, relations, type Action, type Decision, type Relation } from './policy.ts';
export { parseRole, roleOf, roles, scopes, scopesOf, type Actor, type Role, type Scope } from './roles.ts';
export { issueSandboxToken, type SandboxTokenFor } from './sandbox-token.ts';
export { TokenVerifier, type TokenVerifierOptions } from './token-verifier.ts';
