import type { QueryKind } from './answer-kinds.ts';
import type { DeviceId, PartyId } from '@icx/identifiers';
import type { CodeCheck, CodeRef, Representation } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import { askNext, inPlace } from './asking.ts';
import type { Candidate, CodeNotHeldReason, AskedDevice, HoldingOrigin, RequestEvent } from './events.ts';
import { evolve } from './evolve.ts';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { idleUntil, liveLeg, openLeg, ownLeg, receive } from './legs.ts';
import { requestEnded, requestUnknown } from './refusals.ts';
import { isLive } from './state.ts';
import type { Leg, Open, RequestState, Stalled } from './state.ts';
import type { OutsideAnswer } from './outside-words.ts';

/** The code is in the vault already, or was refused there at the door. */
export type SuppliedCode =
  | {
      readonly ref: CodeRef;
      readonly representation: Representation;
      readonly check: CodeCheck;
      /** Thumbprint of the requester's key, where the supplier's client sealed it and the exchange cannot open it. */
      readonly sealedTo?: string;
    }
  | { readonly rejected: Refusal };

export type Answer = {
  readonly type: 'answer';
  /** Door time: when the exchange durably had it. */
  readonly at: Instant;
  readonly by: PartyId;
  readonly leg?: number;
} & (
  | {
      readonly answer: 'code-supplied';
      readonly code: SuppliedCode;
      readonly deviceId?: DeviceId;
      /** Of a request that has no Device ID: this one is, by the inventory, of the device that its MPxN and MSN mean. */
      readonly isMeant?: boolean;
      /** Whether its supplier keeps it as a holding of its own; absent: as its standing word is. */
      readonly keep?: boolean;
      readonly note?: string;
      /** Where the code was held; with an instruction: nobody answers but that. */
      readonly holding?: HoldingOrigin;
    }
  | { readonly answer: 'not-installer'; readonly suggestedInstaller?: PartyId; readonly note?: string }
  | { readonly answer: 'code-not-held'; readonly reason: CodeNotHeldReason; readonly note?: string }
  | { readonly answer: QueryKind; readonly note?: string }
);

export type Unanswered = Open | Stalled;

/** The leg that this answer discharges or adds to, or why the party may not give it. Asked before a code is sealed. */
export const answerable = (
  command: Pick<Answer, 'by' | 'leg' | 'answer'> & { readonly deviceId?: DeviceId; readonly isMeant?: boolean },
  state: RequestState,
): Parsed<{ readonly leg: Leg; readonly state: Unanswered; readonly deviceId: DeviceId | null }> => {
  if (state.status === 'absent') return requestUnknown;
  const leg = ownLeg(state, command.by, command.leg);
  if (isRefusal(leg)) return leg;
  if (state.status === 'ended') return requestEnded(state);
  if (state.status !== 'open' && state.status !== 'stalled')
    return refuse.conflict(
      'already-answered',
      'A code is held for this request already. If that code is wrong, recall it first.',
    );
  if (command.answer !== 'code-supplied')
    return isLive(leg)
      ? { leg, state, deviceId: state.device.deviceId }
      : refuse.conflict(
          'leg-not-open',
          `Leg ${leg.number} is discharged or closed: the first answer to a leg stands. A code can still be supplied.`,
        );
  const deviceId = state.device.deviceId ?? command.deviceId;
  if (!deviceId)
    return refuse('device-id-required', 'The request does not know the Device ID: give it with the code.', '/deviceId');
  if (command.deviceId && command.deviceId !== deviceId)
    return refuse(
      'device-id-mismatch',
      `The request is for ${deviceId}. Give the code of that device, or leave deviceId out.`,
      '/deviceId',
    );
  if (state.device.deviceId === null && !command.isMeant) return anotherDevice(state.device);
  return { leg, state, deviceId };
};

/** Without telling which device the inventory has there. */
const anotherDevice = ({ deviceType, msn, mpxn }: AskedDevice): Refusal =>
  refuse(
    'device-id-mismatch',
    `That is not, by the inventory, the Device ID of the ${deviceType} ${msn} at ${mpxn} that the requester supplies. ` +
      'Give the code of that device with its own Device ID. If you are sure of yours, answer request-invalid and say ' +
      'so in the note. The clock runs on.',
    '/deviceId',
  );

export const answer = (command: Answer, state: RequestState, facts: Facts): Decision => {
  const checked = answerable(command, state);
  if (isRefusal(checked)) return reject(checked);
  const { leg } = checked;
  if (!isLive(leg) || isAutomatic(command)) return answerReceived(command, checked, facts);
  const had = havingReceived(leg, checked.state, command.at, facts);
  if (isRefusal(had)) return reject(had);
  const decided = answerReceived(command, { ...checked, ...had }, facts);
  return decided.events.length === 0 ? decided : { ...decided, events: [...had.received, ...decided.events] };
};

/** Whoever answers has it: before any other receipt the answer is, at its door time. */
export const havingReceived = (
  leg: Leg,
  state: Unanswered,
  at: Instant,
  facts: Facts,
): Parsed<{ readonly received: readonly RequestEvent[]; readonly leg: Leg; readonly state: Unanswered }> => {
  if (leg.receivedAt) return { received: [], leg, state };
  const received = receive(leg, state.backlog, at, 'answered', facts);
  if (isRefusal(received)) return received;
  const now = evolve(state, received) as Unanswered;
  return { received: [received], leg: now.legs.find(({ number }) => number === leg.number)!, state: now };
};

/** Nobody gave it, so nobody has the request. */
const isAutomatic = (command: Answer): boolean =>
  command.answer === 'code-supplied' && command.holding?.instruction !== undefined;

const answerReceived = (
  command: Answer,
  checked: Exclude<ReturnType<typeof answerable>, Refusal>,
  facts: Facts,
): Decision => {
  const { leg } = checked;
  switch (command.answer) {
    case 'code-supplied':
      return supply(command, checked.state, leg, checked.deviceId!, facts);
    case 'not-installer':
    case 'code-not-held':
      return deny({ ...command, answeredAt: command.at }, checked.state, leg, facts);
    default: {
      const { at, answer: query, note = null } = command;
      return accept({ type: 'requests.request-queried.v1', data: { leg: leg.number, at, query, note } });
    }
  }
};

/** In time means: through the door before the deadline. No clock, no judgement; what nobody has received yet is in time. */
export const inTimeOf = (leg: Leg, at: Instant): boolean | null => {
  if (!leg.obligated || leg.deadline === null) return null;
  return leg.deadline === undefined || at < leg.deadline.dueAt;
};

/** A breach recorded while the answer stood at the door is taken back. */
export const retraction = (leg: Leg, at: Instant, facts: Facts): RequestEvent[] =>
  leg.breach && inTimeOf(leg, at) && isLive(leg)
    ? [{ type: 'requests.breach-retracted.v1', data: { leg: leg.number, at: facts.now, answeredAt: at } }]
    : [];

const supply = (
  command: Answer & { answer: 'code-supplied' },
  state: Unanswered,
  leg: Leg,
  deviceId: DeviceId,
  facts: Facts,
): Decision => {
  const { at, code, keep, note, holding } = command;
  if ('rejected' in code) {
    const { rejected } = code;
    return reject(rejected, {
      type: 'requests.supply-rejected.v1',
      data: { leg: leg.number, at, code: rejected.code },
    });
  }
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return reject(closesAt);
  const live = liveLeg(state);
  const elsewhere: RequestEvent[] =
    live && live.number !== leg.number
      ? [{ type: 'requests.leg-closed.v1', data: { leg: live.number, at, how: 'answered-elsewhere' } }]
      : [];
  const { ref, representation, check, sealedTo } = code;
  return accept(...retraction(leg, at, facts), ...elsewhere, {
    type: 'requests.code-supplied.v1',
    data: {
      leg: leg.number,
      code: ref,
      representation,
      check,
      deviceId,
      answeredAt: at,
      inTime: inTimeOf(leg, at),
      closesAt,
      ...(sealedTo === undefined ? {} : { sealedTo }),
      ...(keep === undefined ? {} : { keep }),
      ...(note === undefined ? {} : { note }),
      ...(holding === undefined ? {} : { holding }),
      ...(holding?.instruction === undefined ? {} : { automatic: true }),
    },
  });
};

/** What ends a leg without a code. */
export type Denial = {
  /** When what follows of it does. */
  readonly at: Instant;
  /** What it is judged by: the same, unless both sides have agreed since that it was given outside. */
  readonly answeredAt: Instant;
  readonly by: PartyId;
  readonly note?: string;
  readonly outside?: OutsideAnswer;
} & (
  | { readonly answer: 'not-installer'; readonly suggestedInstaller?: PartyId }
  | { readonly answer: 'code-not-held'; readonly reason: CodeNotHeldReason }
);

/** The leg is discharged without a code: on to who is suggested, to the next candidate, or stalled. */
export const deny = (denial: Denial, state: Unanswered, leg: Leg, facts: Facts): Decision => {
  const { at, answeredAt, note = null, outside } = denial;
  const inTime = inTimeOf(leg, answeredAt);
  const given = { leg: leg.number, answeredAt, inTime, note, ...(outside ? { outside } : {}) };
  if (denial.answer === 'code-not-held') {
    const { reason } = denial;
    const discharged: RequestEvent = { type: 'requests.code-not-held.v1', data: { ...given, reason } };
    const next = askNext({ ...afterwards(state, discharged), candidates: [] }, 'code-not-held', at, facts);
    return isRefusal(next) ? reject(next) : accept(...retraction(leg, answeredAt, facts), discharged, ...next);
  }
  const next = suggestedOf(denial, state, leg, facts);
  if (isRefusal(next)) return reject(next);
  const suggested = denial.suggestedInstaller ?? null;
  const denied: RequestEvent = { type: 'requests.installation-denied.v1', data: { ...given, suggested } };
  const opened = next ? openLeg(state, next, at, facts) : askNext(afterwards(state, denied), 'all-denied', at, facts);
  return isRefusal(opened) ? reject(opened) : accept(...retraction(leg, answeredAt, facts), denied, ...opened);
};

const afterwards = (state: Unanswered, discharged: RequestEvent): Open => evolve(state, discharged) as Open;

/** Whom it suggests, if that one is to be asked now. */
const suggestedOf = (
  { by, suggestedInstaller: suggested }: Extract<Denial, { answer: 'not-installer' }>,
  state: Unanswered,
  leg: Leg,
  facts: Facts,
): Parsed<Candidate | undefined> => {
  if (!suggested) return undefined;
  const evidence = `${by} answered leg ${leg.number}: not the installer`;
  const next = inPlace<Candidate>({ party: suggested, basis: 'suggested-by-addressee', evidence }, state, facts);
  if (next.party === by)
    return refuse(
      'suggestion-is-yourself',
      next.insteadOf
        ? `You have the place of ${suggested}: look in its files, or leave the suggestion out.`
        : 'You cannot suggest yourself: you said you are not the installer.',
      '/suggestedInstaller',
    );
  if (next.party !== state.requester && !facts.addressee(next.party))
    return refuse(
      'party-unknown',
      `There is no party ${suggested} that can be asked. Check the identifier or leave it out.`,
      '/suggestedInstaller',
    );
  // Somebody who was asked before is not asked again by itself; nor is the requester, who knows its own files.
  const asked = next.party === state.requester || state.legs.some(({ addressee }) => addressee === next.party);
  return asked ? undefined : next;
};
