export { factTable, pairWith, renewProof, type Paired } from './facts.ts';
export { KeyTooOld, leastVersionTable, raiseLeast, refuseOlder } from './least-version.ts';
