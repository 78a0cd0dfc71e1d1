export { openBlindCode, openSignedReveal, type Expected, type OpenedReveal } from './open.ts';
export { sealCode, type CodeToSeal, type PublicRevealKey, type SealedCode } from './seal.ts';
