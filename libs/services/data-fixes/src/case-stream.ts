import type { Loaded } from '@icx/commands';
import { deciderOf } from '@icx/commands';
import { absent, dataFixEventTypes, evolve } from '@icx/data-fixes';
import type { Position } from '@icx/event-store';
import type { Case, DataFixEvent, DataFixId, DataFixState } from '@icx/data-fixes';

export const caseStream = deciderOf<DataFixState, DataFixEvent>(absent, evolve, dataFixEventTypes);

export type LoadedCase = Loaded<DataFixState, DataFixEvent, DataFixId>;

/** A case right after a command, or as it stands. */
export interface Found extends Pick<LoadedCase, 'events' | 'revision'> {
  readonly state: Case;
  readonly position: Position;
}

/** Of a stream that has events. */
export const foundIn = ({ state, revision, events }: LoadedCase): Found => ({
  ...{ events, revision },
  state: state as Case,
  position: events.at(-1)!.position,
});
