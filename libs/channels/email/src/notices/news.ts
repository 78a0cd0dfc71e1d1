import type { ChosenNotice } from '@icx/contacts';
import type { Case, DataFixEvent, DataFixId } from '@icx/data-fixes';
import { batchOf, type RecordedEvent } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { LegRef } from '@icx/mail';
import type { Channels } from '@icx/parties';
import { SECAS } from '@icx/parties-service';
import { isLive, type Leg, type RequestEvent } from '@icx/requests';
import type { ReportEvent } from '@icx/reporting';
import type { RaisedState } from '@icx/requests-service';
import type { Instant } from '@icx/working-days';

/** Something that one party may want to hear. */
export interface News {
  readonly kind: ChosenNotice;
  readonly party: PartyId;
  /** By which of its channels: that of requests put to it, or that of answers to its own; `null`: by mail, whatever it chose. */
  readonly by: keyof Channels | null;
  readonly subject: LegRef | { readonly case: DataFixId } | { readonly report: string };
  readonly at: Instant;
  /** When the exchange came to it, where that may be later: after a standstill. */
  readonly noticedAt?: Instant;
  /** What it came together with; `null`: alone. */
  readonly batch: string | null;
  /** Stream and revision of what happened: the same news is never told twice. */
  readonly event: string;
}

/** Of what the news are: a leg, or what is none. */
export const subjectOf = ({ subject }: Pick<News, 'subject'>): string => {
  if ('request' in subject) return `${subject.request}/${subject.leg}`;
  return 'case' in subject ? subject.case : subject.report;
};

type Told = Pick<News, 'kind' | 'party' | 'by'> & { readonly subject?: LegRef };

/** Of something that happened to a request, in what it was told to whom. @param state as it is now, or later */
export const newsOfRequest = (event: RecordedEvent, state: RaisedState): readonly News[] => {
  const told = toldOf(event as RequestEvent & RecordedEvent, state);
  const { leg, at, openedAt, noticedAt, answeredAt } = event.data as Readonly<Record<string, unknown>>;
  const last = state.legs.at(-1)?.number ?? 0;
  const subject = { request: state.id, leg: typeof leg === 'number' ? leg : last };
  return told.map((one) => ({
    ...{ subject, ...one },
    at: (at ?? noticedAt ?? openedAt ?? answeredAt) as Instant,
    ...(noticedAt === undefined ? {} : { noticedAt: noticedAt as Instant }),
    batch: successionOf(event, state) ?? batchOf(event),
    event: nameOf(event),
  }));
};

export const nameOf = ({ stream, revision }: Pick<RecordedEvent, 'stream' | 'revision'>): string =>
  `${stream} ${revision}`;

const toldOf = (event: RequestEvent, state: RaisedState): readonly Told[] => {
  const requester = (kind: ChosenNotice): Told => ({ kind, party: state.requester, by: 'answers' });
  const addressee = (kind: ChosenNotice, leg: Leg | undefined): readonly Told[] =>
    leg ? [{ kind, party: leg.addressee, by: 'requests' }] : [];
  const legOf = (number: number): Leg | undefined => state.legs[number - 1];
  switch (event.type) {
    case 'requests.leg-opened.v1': {
      const leg = legOf(event.data.leg);
      const waits = leg?.channel === 'email' && isLive(leg) && leg.receivedAt === undefined;
      return waits ? addressee('request', leg) : [];
    }
    case 'requests.reminder-due.v1':
      return addressee('reminder', legOf(event.data.leg));
    case 'requests.breach-recorded.v1':
      return [...addressee('breach', legOf(event.data.leg)), requester('breach')];
    case 'requests.code-supplied.v1':
      return [requester('code-ready')];
    case 'requests.request-queried.v1':
      return [requester('query')];
    case 'requests.leg-closed.v1': {
      const { leg, how } = event.data;
      const moved = how === 'addressee-failed' || how === 'succession-reversed';
      return moved ? [...addressee('succession', legOf(leg)), requester('succession')] : [];
    }
    case 'requests.request-transferred.v1': {
      const { to, request } = event.data;
      return [requester('succession'), { ...requester('succession'), party: to, subject: { request, leg: 1 } }];
    }
    case 'requests.request-superseded.v1':
    case 'requests.supersession-reversed.v1': {
      const last = state.legs.at(-1);
      return [requester('supersession'), ...addressee('supersession', last?.reply ? undefined : last)];
    }
    case 'requests.code-reported-unusable.v1':
      return addressee('code-unusable', legOf(event.data.leg));
    case 'requests.backlog-left.v1': {
      const last = state.legs.at(-1);
      return addressee('backlog-left', last && isLive(last) ? last : undefined);
    }
    case 'requests.outside-answer-recorded.v1': {
      const { leg, side } = event.data;
      return side === 'addressee' ? [requester('outside-answer')] : addressee('outside-answer', legOf(leg));
    }
    case 'requests.outside-answer-confirmed.v1':
    case 'requests.outside-answer-disputed.v1': {
      const leg = legOf(event.data.leg);
      const stated = leg?.claims?.find(({ claim }) => claim === event.data.claim);
      return stated?.side === 'requester' ? [requester('outside-answer')] : addressee('outside-answer', leg);
    }
    case 'requests.breach-disputed.v1':
      return [{ kind: 'breach-dispute', party: SECAS, by: null }];
    case 'requests.dispute-resolved.v1':
      return [...addressee('breach-dispute', legOf(event.data.leg)), requester('breach-dispute')];
    case 'requests.code-recalled.v1':
      return [requester('code-recalled')];
    default:
      return [];
  }
};

/** All that one succession moves belongs together, whoever recorded it. */
const successionOf = ({ type, data }: RecordedEvent, state: RaisedState): string | undefined => {
  if (typeof data['succession'] === 'string') return data['succession'];
  const next = type === 'requests.leg-closed.v1' ? state.legs[data['leg'] as number] : undefined;
  return next?.succession;
};

/** What of a case is a move that those who reported it want to know. */
const moves: ReadonlySet<string> = new Set<DataFixEvent['type']>([
  'data-fixes.handler-named.v1',
  'data-fixes.incident-linked.v1',
  'data-fixes.correction-begun.v1',
  'data-fixes.resolved.v1',
  'data-fixes.rejected.v1',
  'data-fixes.reopened.v1',
  'data-fixes.followed.v1',
]);

/** To each that reported it, but for who moved it. */
export const newsOfCase = (event: RecordedEvent, { id, reports }: Pick<Case, 'id' | 'reports'>): readonly News[] => {
  if (!moves.has(event.type)) return [];
  const { at, by } = event.data as { readonly at: Instant; readonly by: PartyId };
  return reports
    .filter(({ by: party }) => party !== by)
    .map(({ by: party }) => ({
      ...{ kind: 'data-fix', party, by: 'answers', subject: { case: id }, at, batch: batchOf(event) },
      event: nameOf(event),
    }));
};

/** To each that it was issued to, once an issue. */
export const newsOfReport = (event: RecordedEvent): readonly News[] => {
  const { kind, month, number, at, parties } = event.data as unknown as ReportEvent['data'];
  const subject = { report: `${kind}/${month}/${number}` };
  return parties.map((party) => ({ kind: 'report', party, by: null, subject, at, batch: null, event: nameOf(event) }));
};
