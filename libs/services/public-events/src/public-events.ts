import {
  count,
  day,
  deviceId,
  deviceType,
  fuel,
  instant,
  nullable,
  oneOf,
  partyId,
  Type,
  type Schema,
} from '@icx/documents';
import {
  closers,
  codeNotHeldReasons,
  legClosings,
  outcomes,
  queryKinds,
  routingBases,
  stallReasons,
  waysOfReceipt,
  type RequestEventType,
} from '@icx/requests';
import { successionKinds, type SuccessionEvent, type SwitchEvent } from '@icx/switching';

const leg = Type.Integer({ minimum: 1, description: 'Of the request, from 1.' });
const inTime = nullable(Type.Boolean({ description: 'null: no clock ran.' }));
const requestId = Type.String({ pattern: '^icr_[0-9A-Za-z]{8,60}$' });
const text = () => Type.String({ minLength: 1 });
const publicMpxn = Type.String({ pattern: '^[0-9*]{6,13}$', description: 'To SECAS the middle of it is masked.' });
const device = Type.Object({
  deviceId: nullable(deviceId()),
  deviceType,
  mpxn: nullable(publicMpxn),
  msn: nullable(text()),
  manufacturer: nullable(text()),
});
const asked = { requester: partyId(), device };
const due = { dueOn: nullable(day()), dueAt: nullable(instant()) };
const succession = {
  ...{ kind: oneOf(successionKinds), from: partyId(), to: partyId(), fuel: nullable(fuel) },
  mpxnCount: nullable(count({ description: 'How many meter points; null: all of that fuel.' })),
  ...{ effectiveFrom: day(), grace: count({ description: 'Working Days added to the new clock.' }), at: instant() },
};
const answered = { leg, answeredAt: instant(), inTime };

/** What others may follow: each event with the members of it that are told. No code, no text that somebody wrote. */
interface PublicEvent {
  readonly summary: string;
  readonly members: Readonly<Record<string, Schema>>;
  /** Which of its members is the deadline that `dueOn` and `dueAt` are told of. */
  readonly deadline?: 'deadline' | 'after';
}

type PublicEventType = RequestEventType | SwitchEvent['type'] | SuccessionEvent['type'];

/**
 * By the event of the log that each tells of. The members are what is let through: one that is not here is told nobody.
 */
export const publicEvents: Readonly<Partial<Record<PublicEventType, PublicEvent>>> = {
  'requests.install-code-requested.v1': {
    summary: 'A code was asked for',
    members: { ...asked, raisedAt: instant(), backlog: Type.Boolean(), neededBy: nullable(day()) },
  },
  'requests.leg-opened.v1': {
    summary: 'It was put to an addressee',
    members: {
      ...{ ...asked, leg, addressee: partyId(), basis: oneOf(routingBases), obligated: Type.Boolean() },
      ...{ openedAt: instant(), replaces: nullable(leg) },
    },
  },
  'requests.leg-received.v1': {
    summary: 'It counts as received; its clock runs, or there is none',
    members: { leg, receivedAt: instant(), by: oneOf(waysOfReceipt), ...due },
    deadline: 'deadline',
  },
  'requests.leg-undelivered.v1': { summary: 'It could not be delivered', members: { leg, at: instant() } },
  'requests.leg-acknowledged.v1': { summary: 'Its addressee acknowledged it', members: { leg, at: instant() } },
  'requests.leg-closed.v1': {
    summary: 'It ended without an answer: rerouted, answered elsewhere, moved to a successor and back',
    members: { leg, at: instant(), how: oneOf(legClosings) },
  },
  'requests.breach-recorded.v1': {
    summary: 'Its time is over',
    members: { leg, dueAt: instant(), noticedAt: instant() },
  },
  'requests.breach-retracted.v1': { summary: 'The breach was none', members: { leg, at: instant() } },
  'requests.deadline-revised.v1': {
    summary: 'A calendar changed its deadline',
    members: { leg, at: instant(), ...due },
    deadline: 'after',
  },
  'requests.code-supplied.v1': { summary: 'A code was supplied; it is not told here', members: answered },
  'requests.installation-denied.v1': {
    summary: 'The addressee did not install it',
    members: { ...answered, suggested: nullable(partyId()) },
  },
  'requests.code-not-held.v1': {
    summary: 'The addressee has no code',
    members: { ...answered, reason: oneOf(codeNotHeldReasons) },
  },
  'requests.request-queried.v1': {
    summary: 'The addressee asks back; the clock runs on',
    members: { leg, at: instant(), query: oneOf(queryKinds) },
  },
  'requests.answered-outside.v1': { summary: 'Both sides say that the code came from elsewhere', members: answered },
  'requests.request-stalled.v1': {
    summary: 'Nobody is left to ask',
    members: { at: instant(), reason: oneOf(stallReasons), closesAt: instant() },
  },
  'requests.code-revealed.v1': { summary: 'Its requester was shown the code', members: { at: instant() } },
  'requests.code-reported-unusable.v1': { summary: 'The code does not work', members: { leg, at: instant() } },
  'requests.code-recalled.v1': { summary: 'Its supplier took the code back', members: { leg, at: instant() } },
  'requests.supersession-scheduled.v1': {
    summary: 'Its requester loses the supply on that day',
    members: { at: instant(), effectiveAt: instant() },
  },
  'requests.supersession-cancelled.v1': { summary: 'Its requester keeps the supply', members: { at: instant() } },
  'requests.request-superseded.v1': {
    summary: 'It ended with a Change of Supplier',
    members: { at: instant(), effectiveAt: instant() },
  },
  'requests.supersession-reversed.v1': { summary: 'It goes on: the switch was withdrawn', members: { at: instant() } },
  'requests.request-transferred.v1': {
    summary: 'It goes on as another request, of its requester’s successor',
    members: { at: instant(), to: partyId(), request: requestId },
  },
  'requests.request-withdrawn.v1': { summary: 'Its requester withdrew it', members: { at: instant() } },
  'requests.request-closed.v1': {
    summary: 'It was closed',
    members: { at: instant(), outcome: oneOf(outcomes), by: oneOf(closers) },
  },
  'switching.switch-recorded.v1': {
    summary: 'Who supplies a meter point changes, as far as the one who is told may see',
    members: {
      ...{ mpxn: publicMpxn, receivedAt: instant() },
      periods: Type.Array(
        Type.Object({
          supplier: partyId(),
          from: nullable(day({ description: 'null: since an unknown day.' })),
          to: nullable(day({ description: 'First day of the next; null: until further notice.' })),
        }),
        { description: 'Its own and those next to them, in order; none: it has none any more. To SECAS all.' },
      ),
    },
  },
  'switching.succession-recorded.v1': { summary: 'One supplier takes over from another', members: succession },
  'switching.succession-reversed.v1': { summary: 'It was taken back', members: succession },
};

/** `ce_type`: `uk.icx.requests.leg-opened.v1`. */
export const publicType = (type: string): string => `uk.icx.${type}`;

/** Of the data of each. Members may be added: whoever reads passes over what it does not know. */
export const publicSchemas: ReadonlyMap<string, Schema> = new Map(
  Object.entries(publicEvents).map(([type, { summary, members }]) => [
    publicType(type),
    Type.Object(members, { description: summary }),
  ]),
);
