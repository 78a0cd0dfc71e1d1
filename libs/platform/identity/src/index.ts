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
export * from './security-key/index.ts';
export { hashPassword, passwordMatches } from './password.ts';
export { sessionsOf } from './sessions-of.ts';
export { sourceOf } from './source.ts';
export { issueSandboxToken, type SandboxTokenFor } from './sandbox-token.ts';
export {
  TokenVerifier,
  type Call,
  type IdentityProvider,
  type TokenVerifierOptions,
  type VouchedFor,
} from './token-verifier.ts';
export { isSameTypedCode, typedCode } from './typed-code.ts';
export { base32, stepAt, totpAt, totpStep } from './totp.ts';
export type {
  Credential,
  Credentials,
  IdentityStore,
  KeyCredential,
  KeyCredentials,
  KnownSources,
  ProviderRecord,
  ProviderRecords,
  SigningKey,
  SigningKeys,
} from './identity-store.ts';
