import type { PartyId } from '@icx/identifiers';
import { notConvertible } from '@icx/install-code';
import type { RevealFormat } from '@icx/install-code';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed, Refusal } from '@icx/refusals';
import { addDays, addWorkingDays, atLondon, inLondon, londonDate } from '@icx/working-days';
import type { Instant } from '@icx/working-days';
import { accept, reject } from './facts.ts';
import type { Decision, Facts } from './facts.ts';
import { idleUntil } from './legs.ts';
import { ownCurrent, requestUnknown } from './refusals.ts';
import type { Answered, HeldCode, RequestState, Revealed } from './state.ts';

export interface Reveal {
  readonly type: 'reveal';
  readonly at: Instant;
  readonly by: PartyId;
  readonly format: RevealFormat;
  /** Why the code is needed now: kept in the record. */
  readonly reason: string;
  /** When the requester's supply starts; `null`: it has no registration for this device. */
  readonly supplyFrom: Instant | null;
  readonly volume: RevealVolume;
  /** Absent: nobody brought the party or an administrator of it in lately, or nobody asks for that. */
  readonly membership?: NewMembership;
  /** Thumbprint of the requester's key, where the code is given sealed to it. */
  readonly sealedTo?: string;
  /** Asked for in clear, whatever key there is. */
  readonly inClear?: boolean;
}

/** All of a party that may make its reveals wait. */
export type RevealStanding = Pick<Reveal, 'at' | 'volume' | 'membership'>;

/** What else the party was shown in the 24 hours before, counted by request: seeing the same code again is no more. */
export interface RevealVolume {
  readonly revealed: number;
  /** From here on a reveal waits for the administrator: several times what this party normally needs. */
  readonly threshold: number;
  /** From here on there is none. */
  readonly quota: number;
}

/** Somebody else than the party itself registered it, or gave a user of it access. */
export interface NewMembership {
  /** When that was done last. */
  readonly since: Instant;
  /** So many Working Days after that, reveals of the party wait for release. */
  readonly workingDays: number;
}

/** Every reveal and every refused one is an event, appended before the caller sees a result (law 5). */
export const reveal = (command: Reveal, state: RequestState, facts: Facts): Decision => {
  const { at, by, format, reason, sealedTo } = command;
  const refused = (refusal: Refusal): Decision =>
    state.status === 'absent'
      ? reject(refusal)
      : reject(refusal, { type: 'requests.reveal-refused.v1', data: { at, by, code: refusal.code } });

  const request = revealable(command, state);
  if (isRefusal(request)) return refused(request);
  const closesAt = idleUntil(at, facts);
  if (isRefusal(closesAt)) return refused(closesAt);
  const wait = waitOf(request, command, facts);
  if (isRefusal(wait)) return refused(wait);
  if (wait) {
    const { revealed, threshold } = command.volume;
    const data = { at, by, revealed, threshold, ...wait.data };
    return reject(wait.refusal, { type: 'requests.reveal-quarantined.v1', data });
  }
  const data = {
    at,
    format,
    reason,
    code: request.code.ref,
    closesAt,
    ...(sealedTo === undefined ? {} : { sealedTo }),
  };
  return accept({ type: 'requests.code-revealed.v1', data });
};

/** The request, if it holds a code that can be given to who asks in the way that is asked for. */
const revealable = (command: Reveal, state: RequestState): Parsed<Answered | Revealed> => {
  const { at, by, supplyFrom } = command;
  const request = ownCurrent(state, by);
  if (isRefusal(request)) return request;
  if (request.status !== 'answered' && request.status !== 'revealed') return noCodeHeld;
  if (supplyFrom === null) return notRegistered;
  if (supplyFrom > at)
    return refuse.conflict(
      'supply-not-started',
      `Your supply starts on ${inLondon(supplyFrom)}: the code can be revealed from then.`,
    );
  return unsuitableFor(request.code, command) ?? request;
};

const noCodeHeld = refuse.conflict(
  'no-code-held',
  'No code has been supplied yet. The request shows who was asked and when the answer is due.',
);
const notRegistered = refuse(
  'not-registered-supplier',
  'You are not the registered supplier of this device: the code cannot be revealed to you.',
);

/** Why it waits from now on for the administrator; a refusal if it does already, or cannot be had at all. */
const waitOf = (
  request: Answered | Revealed,
  command: Reveal,
  facts: Facts,
): Parsed<{ readonly refusal: Refusal; readonly data: { readonly because?: 'new-membership' } } | undefined> => {
  const isNew = isNewMember(request, command, facts);
  if (isRefusal(isNew)) return isNew;
  if (isNew) {
    const isHeld = request.quarantine === 'held' && request.heldFor !== undefined;
    return isHeld ? newMember : { refusal: newMember, data: { because: 'new-membership' } };
  }
  const excess = excessOf(request, command.volume);
  if (excess === 'quota') return quotaExceeded;
  if (excess === 'held') return quarantined;
  return excess && { refusal: quarantined, data: {} };
};

/** Of a code that the exchange cannot open there is only the sealed text to be had. */
const unsuitableFor = (code: HeldCode, { format, inClear = false }: Reveal): Refusal | undefined => {
  if (code.check !== 'client-checked') return notConvertible(code.representation, format);
  if (format === 'as-supplied' && !inClear) return undefined;
  return refuse.conflict(
    'representation-not-convertible',
    'The installing supplier sealed this code to your key, and the exchange cannot open it: ask for as-supplied without ' +
      'delivery "plain". Your own client opens what you get, checks it and converts it to the format that you need.',
    format === 'as-supplied' ? '/delivery' : '/format',
  );
};

const quotaExceeded = refuse.rate(
  'reveal-quota-exceeded',
  'You have been shown as many codes in 24 hours as your quota allows. Go on when the oldest is a day old, or ask SECAS for more.',
);
const quarantined = refuse.conflict(
  'reveal-quarantined',
  'You were shown far more codes in 24 hours than you normally need, so this one waits for SECAS to release it. It is not lost.',
);

const newMember = refuse.conflict(
  'reveal-quarantined',
  'Your party or one of its administrators was brought in only lately, so this reveal waits for SECAS to release it, or ' +
    'until that is some Working Days ago. It is not lost.',
);

/**
 * Whether a code that was never shown would be shown to this party now, or would wait for the administrator. While one
 * would wait, nobody's holdings answer that party by themselves: whoever is asked looks first.
 */
export const isHeldBack = (reveal: RevealStanding, facts: Facts): Parsed<boolean> => {
  const { revealed, threshold, quota } = reveal.volume;
  return revealed >= Math.min(threshold, quota) || isNewMember({}, reveal, facts);
};

/** Also of a code that was shown before: to whom it is shown now may be somebody else. A release holds until the next act. */
const isNewMember = (
  { quarantine, releasedAt }: Pick<Answered, 'quarantine' | 'releasedAt'>,
  { at, membership }: Pick<Reveal, 'at' | 'membership'>,
  { calendars }: Facts,
): Parsed<boolean> => {
  if (!membership || (quarantine === 'released' && releasedAt! >= membership.since)) return false;
  const { since, workingDays } = membership;
  const last = addWorkingDays(londonDate(since), workingDays, calendars['england-and-wales']);
  return isRefusal(last) ? last : at < atLondon(addDays(last, 1), '00:00');
};

/** A code that was shown before, and one that the administrator released, are not counted against anybody. */
const excessOf = (request: Answered | Revealed, volume: RevealVolume): 'quota' | 'threshold' | 'held' | undefined => {
  if (request.status === 'revealed' || request.quarantine === 'released') return undefined;
  if (request.quarantine === 'held' && request.heldFor === 'volume') return 'held';
  if (volume.revealed >= volume.quota) return 'quota';
  return volume.revealed >= volume.threshold ? 'threshold' : undefined;
};

export interface ReleaseReveal {
  readonly type: 'release-reveal';
  readonly at: Instant;
  /** What the administrator found out. */
  readonly reason: string;
  /** Who releases it is one of those who brought the requester or its administrator in, or no person. */
  readonly isPartial?: boolean;
}

/** The administrator, who never sees the code, lets the requester see it. */
export const releaseReveal = ({ at, reason, isPartial = false }: ReleaseReveal, state: RequestState): Decision => {
  if (state.status === 'absent') return reject(requestUnknown);
  if ((state.status !== 'answered' && state.status !== 'revealed') || state.quarantine !== 'held')
    return reject(refuse.conflict('not-quarantined', 'No reveal of this request waits for release.'));
  if (isPartial)
    return reject(
      refuse.forbidden(
        'release-by-another',
        'You brought this party or its administrator in, or you are no person: another person of SECAS has to release it.',
      ),
    );
  return accept({ type: 'requests.reveal-released.v1', data: { at, reason } });
};

export interface RefuseReveal {
  readonly type: 'refuse-reveal';
  readonly at: Instant;
  readonly by: PartyId;
  /** Why the policy of roles and relations does not let it ask. */
  readonly code: string;
}

/** Somebody asked for the code who may not even ask: on record before it is told so (law 5). */
export const refuseReveal = ({ at, by, code }: RefuseReveal, state: RequestState): Decision =>
  state.status === 'absent'
    ? reject(requestUnknown)
    : accept({ type: 'requests.reveal-refused.v1', data: { at, by, code } });

export const revealActs = { reveal, 'release-reveal': releaseReveal, 'refuse-reveal': refuseReveal };
