import type { StateView } from '@icx/read-store';
import { evolveParked, isWhole, parkedEventTypes, type ParkedEvent, type ParkedState } from './parked-message.ts';

interface Followed {
  readonly message: ParkedState;
  readonly position: bigint;
}

/** Before each had a stream of its own all were in one: `ParkedMessages.takeOver` gives those that wait there one. */
export const sharedStream = 'feed-parked';

/** Messages that could not be taken, without what they say: that is read from their streams. */
export const parkedView: StateView<Followed> = {
  name: 'parked-messages',
  version: 1,
  tables: [
    {
      name: 'parked_messages',
      columns: { id: 'text', position: 'position', state: 'text', at: 'text', whole: 'boolean', document: 'json' },
      primaryKey: ['id'],
      indexes: [{ columns: ['state', 'position'] }],
    },
  ],
  events: parkedEventTypes,
  initial: { message: null, position: 0n },
  evolve: ({ message, position }, event) => ({
    message: evolveParked(message, event as unknown as ParkedEvent),
    position: position || event.position,
  }),
  rows: (id, { message, position }) => {
    if (!message || id === sharedStream) return [];
    const { value: _, ...document } = message;
    const { state, at } = message;
    return [{ table: 'parked_messages', row: { id, position, state, at, whole: isWhole(message), document } }];
  },
};
