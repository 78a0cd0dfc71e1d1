export { leafHash, leafHashOf, leafOf, leafText, type LeafFields, type LeafIndex } from './leaf.ts';
export { eventIdOf } from './event-id.ts';
export * from './event-store.ts';
export { NotInOrder, type ImportedEvent } from './imported-event.ts';
export type { Json, JsonObject } from './json.ts';
export {
  batchOf,
  channelOf,
  channels,
  exchangeItself,
  metadataOf,
  type Channel,
  type EventMetadata,
  type Origin,
} from './metadata.ts';
export { beginning, parsePosition, positionOf, type Position } from './position.ts';
export { isByCommand } from './streams.ts';
