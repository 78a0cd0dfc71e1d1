export { checkPair, type LogSide, type VaultSide } from './pair.ts';
export {
  LONGEST_JWE,
  SealBroken,
  type CodeRef,
  type Custody,
  type OpenedCode,
  type PutResult,
  type Vault,
} from './vault.ts';
export type { OnRewrapped, Rewrappable, Rewrapped } from './vault.ts';
export { HOLDINGS_AT_ONCE } from './holdings.ts';
export type {
  BatchKey,
  HeldCodes,
  HeldDevice,
  HeldLabel,
  HoldingKey,
  HoldingLabel,
  HoldingOutcome,
  HoldingPage,
  HoldingSource,
  ListedHolding,
  SealedHoldings,
} from './holdings.ts';
export { FINGERPRINT, openHolding, SEAL, sealHoldings, someOf, type HeldCode } from './holding-seal.ts';
export { codeIn, decodePlaintext, encodePlaintext } from './plaintext.ts';
