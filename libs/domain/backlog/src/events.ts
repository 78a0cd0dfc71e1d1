import type { Instant } from '@icx/working-days';
import { noEntry, type BacklogDevice, type BacklogState, type Provenance } from './entry.ts';

/** What happens to one device on the register, in its own stream. */
export type BacklogEvent =
  /** By the supplier that needs its code; the administrator is to decide. */
  | { readonly type: 'backlog.device-proposed.v1'; readonly data: Provenance & { readonly device: BacklogDevice } }
  | { readonly type: 'backlog.device-registered.v1'; readonly data: Provenance & { readonly device: BacklogDevice } }
  | {
      readonly type: 'backlog.proposal-accepted.v1';
      /** The reason: for one of which nobody knows the install date. */
      readonly data: { readonly at: Instant; readonly reason: string | null };
    }
  | { readonly type: 'backlog.proposal-declined.v1'; readonly data: { readonly at: Instant; readonly reason: string } }
  /** By the administrator: from now on requests for it have clocks. */
  | { readonly type: 'backlog.device-left.v1'; readonly data: { readonly at: Instant; readonly reason: string } }
  /** A command that changed nothing: it came all the same, and its id is taken. */
  | { readonly type: 'backlog.command-noted.v1'; readonly data: { readonly at: Instant } };

/** The events that this release knows: a newer one may have written others, which views pass over. */
export const backlogEventTypes = Object.keys({
  'backlog.device-proposed.v1': true,
  'backlog.device-registered.v1': true,
  'backlog.proposal-accepted.v1': true,
  'backlog.proposal-declined.v1': true,
  'backlog.device-left.v1': true,
  'backlog.command-noted.v1': true,
} satisfies Record<BacklogEvent['type'], true>);

/** Copies an event into the state. */
export const evolveBacklog = (state: BacklogState, event: BacklogEvent): BacklogState => {
  const { at } = event.data;
  if (event.type === 'backlog.device-proposed.v1' || event.type === 'backlog.device-registered.v1') {
    const { device, ...came } = event.data;
    return event.type === 'backlog.device-proposed.v1'
      ? { status: 'proposed', device, came }
      : { status: 'registered', device, came, registeredAt: at };
  }
  if (state.status === 'absent') return noEntry;
  const { came } = state;
  switch (event.type) {
    case 'backlog.proposal-accepted.v1': {
      const device = { ...state.device, reason: event.data.reason };
      return { status: 'registered', device, came, registeredAt: at };
    }
    case 'backlog.proposal-declined.v1':
      return { status: 'declined', device: state.device, came, decidedAt: at, decision: event.data.reason };
    case 'backlog.device-left.v1':
      return state.status === 'registered'
        ? { ...state, status: 'left', leftAt: at, leaving: event.data.reason }
        : state;
    case 'backlog.command-noted.v1':
      return state;
  }
};
