import { fold } from '@icx/data-fixes';
import type { Case, DataFixEvent, DataFixState } from '@icx/data-fixes';
import type { RecordedEvent } from '@icx/event-store';

/** A case right after a command, or as it stands. */
export interface Found {
  readonly state: Case;
  readonly revision: bigint;
  readonly position: bigint;
  readonly events: readonly RecordedEvent[];
}

export const stateOf = (events: readonly RecordedEvent[]): DataFixState =>
  fold(events as readonly unknown[] as readonly DataFixEvent[]);

/** Of a stream that has events. */
export const foundIn = (events: readonly RecordedEvent[]): Found => {
  const { revision, position } = events.at(-1)!;
  return { state: stateOf(events) as Case, revision, position, events };
};
