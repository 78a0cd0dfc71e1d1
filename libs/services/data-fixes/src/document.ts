import { handlerOf } from '@icx/data-fixes';
import { channelOf } from '@icx/event-store';
import type { Found } from './case-stream.ts';

/** A case with everything that happened to it: the same for every party that may see it. */
export const dataFixDocument = ({ state, events }: Found) => ({
  case: state.id,
  state: state.status,
  deviceId: state.deviceId,
  item: state.item,
  reportedBy: state.reports[0].by,
  reports: state.reports,
  formerReporters: state.formerReporters,
  conflicting: state.conflicting,
  consumerComplaint: state.consumerComplaint,
  handler: handlerOf(state),
  handlers: state.handlers,
  incident: state.incident,
  category: state.category,
  openedAt: state.openedAt,
  changedAt: state.changedAt,
  ending: endingOf(state),
  history: events.map(({ revision, position, type, data, metadata, recordedAt }) => ({
    revision: String(revision),
    position: String(position),
    type,
    data,
    party: (metadata['party'] as string | null) ?? null,
    user: (metadata['user'] as string | undefined) ?? 'exchange',
    channel: channelOf({ metadata }),
    recordedAt,
  })),
});

/** `why`: how it was resolved, or why it was rejected or withdrawn. `next`: the case that took over since. */
const endingOf = (state: Found['state']) => {
  switch (state.status) {
    case 'resolved':
      return { at: state.endedAt, why: state.how, next: state.next };
    case 'rejected':
      return { at: state.endedAt, why: state.why, next: null };
    case 'withdrawn':
      return { at: state.endedAt, why: state.reason, next: null };
    default:
      return null;
  }
};

export type DataFixDocument = ReturnType<typeof dataFixDocument>;
