import type { PartyId } from '@icx/identifiers';
import type { Claim, DataFixEvent, DataOf } from './events.ts';
import { absent } from './state.ts';
import type { Case, DataFixState, DspCorrection, Live, Opened, Report, Resolved, WithHandler } from './state.ts';

/** Copies an event into the state; computes nothing, so that replay on any day gives the same. */
export const evolve = (state: DataFixState, event: DataFixEvent): DataFixState => {
  if (event.type === 'data-fixes.case-opened.v1') return opened(event.data);
  return state.status === 'absent' ? state : evolveCase({ ...state, changedAt: event.data.at }, event);
};

/** The state after a whole stream, or after more of it. */
export const fold = (events: Iterable<DataFixEvent>, from: DataFixState = absent): DataFixState => {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
};

const evolveCase = (state: Case, event: Exclude<DataFixEvent, { type: 'data-fixes.case-opened.v1' }>): DataFixState => {
  const { data } = event;
  switch (event.type) {
    case 'data-fixes.reported-again.v1':
      return reportedAgain(state, event.data);
    case 'data-fixes.handler-named.v1':
      return handed(state as Live, event.data);
    case 'data-fixes.incident-linked.v1':
      return { ...state, incident: event.data.incident, category: event.data.category };
    case 'data-fixes.correction-begun.v1':
      return begun(state as WithHandler);
    case 'data-fixes.complaint-flagged.v1':
      return { ...state, consumerComplaint: true };
    case 'data-fixes.note-added.v1':
      return state;
    case 'data-fixes.resolved.v1':
      return { ...(state as WithHandler), status: 'resolved', how: event.data.how, endedAt: data.at, next: null };
    case 'data-fixes.rejected.v1':
      return { ...base(state), status: 'rejected', why: event.data.why, endedAt: data.at };
    case 'data-fixes.withdrawn.v1':
      return withdrawn(state, event.data);
    case 'data-fixes.reopened.v1':
      return { ...base(state), status: 'with-handler', handler: (state as Resolved).handler };
    case 'data-fixes.followed.v1':
      return { ...(state as Resolved), next: event.data.next };
  }
};

const claimOf = ({ current, wanted, errorCode, note }: Claim): Claim => ({ current, wanted, errorCode, note });
const reportOf = (data: Claim & Pick<Report, 'by' | 'at'>): Report => ({
  by: data.by,
  at: data.at,
  ...claimOf(data),
});

const opened = (data: DataOf<'case-opened'>): DataFixState => ({
  status: 'open',
  id: data.case,
  deviceId: data.deviceId,
  item: data.item,
  openedAt: data.at,
  changedAt: data.at,
  reports: [reportOf(data)],
  formerReporters: [],
  conflicting: false,
  consumerComplaint: data.consumerComplaint,
  category: data.category,
  incident: null,
  handlers: [],
});

const reportedAgain = (state: Case, data: DataOf<'reported-again'>): Case => {
  const before = state.reports.find(({ by }) => by === data.by);
  const report = before ? corrected(before, reportOf(data)) : reportOf(data);
  const reports = before ? state.reports.map((one) => (one === before ? report : one)) : [...state.reports, report];
  return {
    ...state,
    reports: reports as [Report, ...Report[]],
    formerReporters: without(state.formerReporters, data.by),
    conflicting: data.conflicting,
    category: data.category,
  };
};

/** What a party leaves out of its later report it has not taken back, unless that is what it wants now. */
const corrected = (before: Report, latest: Report): Report => ({
  ...latest,
  current: latest.current ?? (before.current === latest.wanted ? null : before.current),
  errorCode: latest.errorCode ?? before.errorCode,
  note: latest.note ?? before.note,
});

const handed = (state: Live, { handler, at }: DataOf<'handler-named'>): Live => {
  const handlers = [...state.handlers, { handler, from: at }];
  return state.status === 'open'
    ? { ...state, status: 'with-handler', handler, handlers }
    : { ...state, handler, handlers };
};

const begun = ({ handler, incident, ...state }: WithHandler): DspCorrection => ({
  ...state,
  status: 'dsp-correction',
  handler,
  incident: incident!,
});

const withdrawn = (state: Case, { by, at, reason, passedTo, conflicting }: DataOf<'withdrawn'>): Case => {
  if (passedTo === null) return { ...base(state), status: 'withdrawn', reason, endedAt: at };
  const others = state.reports.filter((report) => report.by !== by);
  const formerReporters = [...without(state.formerReporters, by), by];
  return { ...state, reports: others as [Report, ...Report[]], formerReporters, conflicting };
};

const without = (parties: readonly PartyId[], left: PartyId): readonly PartyId[] =>
  parties.filter((party) => party !== left);

/** Without what only the status of before has. */
const base = (state: Case): Opened => ({
  id: state.id,
  deviceId: state.deviceId,
  item: state.item,
  openedAt: state.openedAt,
  changedAt: state.changedAt,
  reports: state.reports,
  formerReporters: state.formerReporters,
  conflicting: state.conflicting,
  consumerComplaint: state.consumerComplaint,
  category: state.category,
  incident: state.incident,
  handlers: state.handlers,
});
