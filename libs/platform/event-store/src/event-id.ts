import type { RecordedEvent } from './event-store.ts';

/**
 * What tells an event from every other one, in this log and any: a random UUID. One that was recorded before events had
 * ids is told by its position, which it keeps.
 */
export const eventIdOf = ({ metadata, position }: Pick<RecordedEvent, 'metadata' | 'position'>): string => {
  const { id } = metadata;
  return typeof id === 'string' ? id : `position-${position}`;
};
