import type { Message } from '@icx/bus';
import { eventIdOf, type RecordedEvent } from '@icx/event-store';
import { maskedMpxn } from '@icx/reporting';
import type { RequestState } from '@icx/requests';
import { historyOf } from '@icx/requests-service';
import { traceparentOf } from '@icx/telemetry';
import { topicOf, viewerOf, type Audience } from './audiences.ts';
import { publicEvents, publicType } from './public-events.ts';

type Raised = Exclude<RequestState, { status: 'absent' }>;
type Members = Readonly<Record<string, unknown>>;

/** Whom an event concerns of those who took part in its request until then, whoever is asked later. */
const audiencesOf = ({ requester, legs }: Raised): ReadonlySet<Audience> =>
  new Set(['secas', requester, ...legs.map(({ addressee }) => addressee)]);

/** Members that stand deeper in the event, or in its request, under the names by which they are told. */
const besides = ({ requester, device }: Raised, deadline: unknown): Members => {
  const due = deadline as { dueOn: string; dueAt: string } | null | undefined;
  return { requester, device, dueOn: due?.dueOn ?? null, dueAt: due?.dueAt ?? null };
};

const maskedDevice = ({ device }: Members): Members => {
  const { mpxn, ...rest } = device as Raised['device'];
  return { device: { ...rest, mpxn: mpxn && maskedMpxn(mpxn) } };
};

/** @param state of the request right after the event */
const dataFor = (event: RecordedEvent, state: Raised, audience: Audience): Members | undefined => {
  const { members, deadline } = publicEvents[event.type as keyof typeof publicEvents]!;
  const [entry] = historyOf({ events: [event as never], state }, viewerOf(audience));
  if (!entry) return undefined;
  const data: Members = entry.data;
  const all: Members = { ...besides(state, deadline && data[deadline]), ...data };
  const told = Object.fromEntries(Object.keys(members).flatMap((name) => (name in all ? [[name, all[name]]] : [])));
  return audience === 'secas' && 'device' in told ? { ...told, ...maskedDevice(told) } : told;
};

/** What an audience is told of an event. @param told subject: what it is about, the key of the message too; source: which exchange it is */
export const messageOf = (
  event: RecordedEvent,
  told: { readonly audience: Audience; readonly subject: string; readonly data: Members; readonly source: string },
): Message => {
  const { audience, subject, data, source } = told;
  const traceparent = traceparentOf(event.metadata['trace']);
  const headers = {
    'content-type': 'application/json',
    ce_specversion: '1.0',
    ce_id: `${eventIdOf(event)}.${audience.toLowerCase()}`,
    ce_source: source,
    ce_type: publicType(event.type),
    ce_time: event.recordedAt,
    ce_subject: subject,
    // The caller may have chosen it: other parties would read what it says, and which requests came in one call.
    ...(traceparent && audience === 'secas' ? { traceparent } : {}),
  };
  return { topic: topicOf(audience), key: subject, value: Buffer.from(JSON.stringify(data)), headers };
};

/**
 * An event as CloudEvents 1.0 in binary mode, one for each audience; none where it is told nobody. Made again they are the same.
 * @param source which exchange it is
 */
export const cloudEventsOf = (event: RecordedEvent, state: RequestState, source: string): readonly Message[] => {
  if (state.status === 'absent' || !Object.hasOwn(publicEvents, event.type)) return [];
  return [...audiencesOf(state)].flatMap((audience): readonly Message[] => {
    const data = dataFor(event, state, audience);
    if (!data) return [];
    return [messageOf(event, { audience, subject: event.stream, data, source })];
  });
};
