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
export type { BatchKey, HeldCodes, HoldingLabel, HoldingOutcome, SealedHolding } from './holdings.ts';
