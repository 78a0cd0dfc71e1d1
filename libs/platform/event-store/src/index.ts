export { leafHash, leafHashOf, leafOf, leafText, type LeafFields } from './leaf.ts';
export * from './event-store.ts';
export { isByCommand, revisionAfter } from './streams.ts';
