import type { RecordedEvent } from './event-store.ts';

/**
 * What tells an event from every other one, in this log and any: a random UUID. One that was recorded before events had
 * ids is told by the position that it had then, which its leaf keeps.
 */
export const eventIdOf = ({
  metadata,
  position,
  leafIndex,
}: Pick<RecordedEvent, 'metadata' | 'position' | 'leafIndex'>): string => {
  const { id } = metadata;
  return typeof id === 'string' ? id : `position-${leafIndex ?? position}`;
};
