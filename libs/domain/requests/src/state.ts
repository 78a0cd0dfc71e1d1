import type { DeviceId, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { CodeCheck, CodeRef, Representation } from '@icx/install-code';
import type { PartyChannel } from '@icx/parties';
import type { Deadline, Instant, PlainDate } from '@icx/working-days';
import type { BacklogBasis } from './backlog-basis.ts';
import { legClosings } from './events.ts';
import type { NoticeDelivery, ReadIn, ReceiptRule, ReceivedBy } from './receipt.ts';
import type { Attached, OutsideAnswer, OutsideClaim } from './outside-words.ts';
import type {
  Candidate,
  Closer,
  CodeNotHeldReason,
  DataOf,
  AskedDevice,
  Outcome,
  ReminderKind,
  RoutingBasis,
  StallAnswer,
  StallReason,
} from './events.ts';

/** How an addressee answered a leg. A query is not an answer: the clock runs on. */
export type Reply =
  | {
      readonly answer: 'code-supplied';
      readonly at: Instant;
      readonly inTime: boolean | null;
      /** A holding of the addressee answered by itself: reported apart. */
      readonly automatic?: true;
      readonly outside?: OutsideAnswer;
    }
  | {
      readonly answer: 'not-installer';
      readonly at: Instant;
      readonly inTime: boolean | null;
      readonly suggested: PartyId | null;
      readonly outside?: OutsideAnswer;
    }
  | {
      readonly answer: 'code-not-held';
      readonly at: Instant;
      readonly inTime: boolean | null;
      readonly reason: CodeNotHeldReason;
      readonly outside?: OutsideAnswer;
    };

/** What a side states, and what the other one says to it; neither: it is still claimed, however long ago. */
export type Claimed = OutsideClaim & {
  readonly confirmedAt?: Instant;
  readonly disputed?: { readonly at: Instant; readonly reason: string };
};

/** What the party that breached says against it, and what the administrator made of it. */
export interface BreachDispute {
  readonly at: Instant;
  readonly reason: string;
  readonly resolved?: { readonly at: Instant; readonly upheld: boolean; readonly reason: string };
}

/** How a leg ends without an answer. */
export const legEndings = [...legClosings, 'request-ended'] as const;

/** The request put to one addressee. */
export interface Leg {
  readonly number: number;
  readonly addressee: PartyId;
  readonly basis: RoutingBasis;
  readonly evidence: string;
  readonly obligated: boolean;
  readonly receipt: ReceiptRule;
  readonly channel?: PartyChannel;
  readonly openedAt: Instant;
  readonly replaces: number | null;
  readonly correction: string | null;
  readonly succession?: string;
  readonly insteadOf?: PartyId;
  readonly grace?: number;
  readonly dispatched?: { readonly sentAt: Instant; readonly deemedAt: Instant };
  readonly undelivered?: { readonly at: Instant; readonly reason: string };
  /** Of its notices, in the order in which each was first heard of. */
  readonly deliveries?: readonly NoticeDelivery[];
  readonly receivedAt?: Instant;
  readonly receivedBy?: ReceivedBy;
  /** `null`: received, and no clock runs (voluntary, backlog). */
  readonly deadline?: Deadline | null;
  readonly acknowledgedAt?: Instant;
  /** When its addressee first read it, and through which channel, where that was recorded. */
  readonly fetched?: { readonly at: Instant; readonly in: ReadIn; readonly channel?: string };
  readonly reminded?: ReminderKind;
  readonly breach?: {
    readonly dueAt: Instant;
    readonly noticedAt: Instant;
    readonly queried: boolean;
    /** The administrator has decided since that no clock was to run. */
    readonly backlog?: true;
    /** Both sides say that it was answered outside, and it was put on record after the deadline. */
    readonly agreedOutside?: true;
    readonly dispute?: BreachDispute;
  };
  /** When a breach was taken back last. */
  readonly retractedAt?: Instant;
  /** Times that a code was refused at once; absent: never. */
  readonly rejected?: number;
  /** Statements of answers given outside, in order. */
  readonly claims?: readonly Claimed[];
  /** Files brought for such a statement, whether or not one has named them. */
  readonly attached?: readonly Attached[];
  /** What the addressee says against the install date, and what the administrator made of it. */
  readonly contest?: {
    readonly at: Instant;
    readonly installedOn: PlainDate;
    readonly reason: string;
    readonly decided?: { readonly at: Instant; readonly backlog: boolean; readonly reason: string };
  };
  readonly query?: {
    readonly at: Instant;
    readonly query: DataOf<'request-queried'>['query'];
    readonly note: string | null;
  };
  readonly reply?: Reply;
  /** Through which channel each came, where that was recorded. */
  readonly through?: { readonly [What in 'acknowledgement' | 'reply' | 'query']?: string };
  readonly closed?: (typeof legEndings)[number];
  /** Absent where the request ended with it. */
  readonly closedAt?: Instant;
}

/** When the leg was discharged or closed, whichever came first: a code may come after both. `undefined`: it is live. */
export const legEndedAt = ({ reply, closedAt }: Leg, state: Current | Ended): Instant | undefined =>
  (reply && closedAt && closedAt < reply.at ? closedAt : (reply?.at ?? closedAt)) ??
  (state.status === 'ended' ? endedAt(state) : undefined);

/** A loss of supply that was known ahead ended it on its day, whenever that was noticed. */
const endedAt = ({ ending, before }: Ended): Instant =>
  ending.how === 'superseded' && before.supersession?.effectiveAt === ending.effectiveAt
    ? ending.effectiveAt
    : ending.at;

/** A breach that stands: none that the administrator found to be none. */
export const isBreached = ({ breach }: Leg): boolean =>
  breach !== undefined && breach.dispute?.resolved?.upheld !== true;

/** A breach whose dispute waits for the administrator. */
export const isDisputed = ({ breach }: Leg): boolean => breach?.dispute !== undefined && !breach.dispute.resolved;

/** What one side states and the other one has said nothing to, of a leg that it would discharge. */
export const openClaims = (leg: Leg): readonly Claimed[] =>
  isLive(leg) ? (leg.claims ?? []).filter(({ confirmedAt, disputed }) => !confirmedAt && !disputed) : [];

export const clockStates = ['awaiting-receipt', 'running', 'undelivered', 'stopped'] as const;
export type ClockState = (typeof clockStates)[number];

/** Live: the addressee may still discharge it. */
export const isLive = (leg: Leg): boolean => leg.reply === undefined && leg.closed === undefined;

export const clockOf = (leg: Leg): ClockState => {
  if (!isLive(leg)) return 'stopped';
  if (leg.receivedAt !== undefined) return leg.deadline ? 'running' : 'stopped';
  return leg.undelivered ? 'undelivered' : 'awaiting-receipt';
};

/** Why no clock runs: there is none for this leg, or it has done its work. */
export const clockReasons = ['voluntary', 'backlog', 'answered', ...legEndings] as const;
export type ClockReason = (typeof clockReasons)[number];

/** `null`: one runs, or waits for receipt. */
export const clockReasonOf = (leg: Leg): ClockReason | null => {
  if (clockOf(leg) !== 'stopped') return null;
  if (!leg.obligated) return 'voluntary';
  if (leg.deadline === null) return 'backlog';
  return leg.reply ? 'answered' : leg.closed!;
};

/** The code that the requester may reveal. */
export interface HeldCode {
  readonly leg: number;
  readonly ref: CodeRef;
  readonly supplier: PartyId;
  readonly deviceId: DeviceId;
  readonly representation: Representation;
  readonly check: CodeCheck;
  /** When it came, and whether in time; the leg may have an earlier answer that stands. */
  readonly answeredAt: Instant;
  readonly inTime: boolean | null;
  /** The requester's key that it came sealed to: the exchange cannot open it. */
  readonly sealedTo?: string;
}

/** A code that nobody may reveal any more, still sealed until then. */
export interface RetiredCode {
  readonly ref: CodeRef;
  readonly eraseAt: Instant;
}

export type Ending =
  | { readonly how: 'closed'; readonly at: Instant; readonly outcome: Outcome; readonly by: Closer }
  | { readonly how: 'withdrawn'; readonly at: Instant }
  /** The requester has the code from its addressee, by other means than the exchange. */
  | { readonly how: 'answered-outside'; readonly at: Instant; readonly leg: number }
  | {
      readonly how: 'transferred';
      readonly at: Instant;
      readonly to: PartyId;
      readonly request: RequestId;
      readonly succession: string;
    }
  | { readonly how: 'superseded'; readonly at: Instant; readonly effectiveAt: Instant; readonly cause: string };

/** What every request has from its raising on. */
export interface Raised {
  readonly id: RequestId;
  readonly requester: PartyId;
  readonly device: AskedDevice;
  readonly raisedAt: Instant;
  readonly backlog: boolean;
  /** Why it is, where that was recorded. */
  readonly backlogBasis?: BacklogBasis;
  /** The administrator took it out of the backlog. */
  readonly backlogLeft?: { readonly at: Instant; readonly reason: string };
  readonly candidates: readonly Candidate[];
  readonly facts: DataOf<'install-code-requested'>;
  /** In order of opening; at most the last one is live. */
  readonly legs: readonly Leg[];
  readonly retired: readonly RetiredCode[];
  readonly supersession?: { readonly effectiveAt: Instant; readonly cause: string };
}

/** The meter point whose supplier may ask, where known. */
export const supplyPointOf = ({ facts, device }: Pick<Raised, 'facts' | 'device'>): Mpxn | null =>
  facts.supplyPoint ?? device.mpxn;

export type Absent = { readonly status: 'absent' };
export type Open = Raised & { readonly status: 'open' };
/** Nobody has acted since; after 20 Working Days it closes by itself. */
interface Idle {
  readonly idleSince: Instant;
  readonly closesAt: Instant;
}
export const quarantines = ['held', 'released'] as const;
type Quarantine = (typeof quarantines)[number];
/**
 * The administrator looks before a reveal goes on: more was revealed to the requester than it normally needs, or somebody
 * brought it or its administrator in lately.
 */
interface Quarantined {
  readonly quarantine?: Quarantine;
  /** While held. */
  readonly heldFor?: 'volume' | 'new-membership';
  readonly releasedAt?: Instant;
}
export type Stalled = Raised &
  Idle & { readonly status: 'stalled'; readonly reason: StallReason; readonly answers: readonly StallAnswer[] };
export type Answered = Raised &
  Idle & {
    readonly status: 'answered';
    readonly code: HeldCode;
  } & Quarantined;
export type Revealed = Raised & Idle & { readonly status: 'revealed'; readonly code: HeldCode } & Quarantined;
/** Not ended. */
export type Current = Open | Stalled | Answered | Revealed;
export type Ended = Raised & {
  readonly status: 'ended';
  readonly ending: Ending;
  /** Where a superseded request stood, to be restored when the switch is corrected. */
  readonly before: Current;
};
export type RequestState = Absent | Current | Ended;

export const absent: Absent = { status: 'absent' };

/** The leg whose addressee contests the install date and waits for the administrator: not where the request goes on elsewhere. */
export const contestedLeg = (state: Current | Ended): Leg | undefined =>
  state.status === 'ended' && (state.ending.how === 'superseded' || state.ending.how === 'transferred')
    ? undefined
    : state.legs.find(({ contest }) => contest && !contest.decided);

/** Of a reveal that waits for the administrator, or that it released and that is still to come. */
export const quarantineOf = (state: RequestState): Quarantine | null => {
  if (state.status === 'answered') return state.quarantine ?? null;
  return state.status === 'revealed' && state.quarantine === 'held' ? 'held' : null;
};
