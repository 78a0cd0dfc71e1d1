import type { QueryKind } from './answer-kinds.ts';
import type { BacklogBasis } from './backlog-basis.ts';
import type { DeviceId, Mpxn, PartyId, RequestId, SmiStatus } from '@icx/identifiers';
import type { CodeCheck, CodeRef, Representation, RevealFormat } from '@icx/install-code';
import type { PartyChannel } from '@icx/parties';
import type { CalendarName, Deadline, Instant, PlainDate } from '@icx/working-days';
import type {
  AskedDevice,
  Candidate,
  Closer,
  CodeNotHeldReason,
  Continuation,
  HoldingOrigin,
  Installation,
  InstallationEvidence,
  LegClosing,
  Outcome,
  ReminderKind,
  RoutingBasis,
  StallAnswer,
  StallReason,
} from './event-words.ts';
import type { Attached, OutsideAnswer, OutsideClaim } from './outside-words.ts';
import type { NoticeTo, ReadIn, ReceiptRule, ReceivedBy } from './receipt.ts';

export * from './event-words.ts';

type Event<Name extends string, Data> = {
  readonly type: `requests.${Name}.v1`;
  readonly data: Readonly<Data>;
  /** Of a recorded event: through which channel it came. Decisions make none, and events of before have none. */
  readonly metadata?: { readonly channel?: string };
};

export type RequestEvent =
  | Event<
      'install-code-requested',
      {
        request: RequestId;
        requester: PartyId;
        device: AskedDevice;
        raisedAt: Instant;
        smiStatus: SmiStatus | null;
        backlog: boolean;
        /** Absent: it is none, or was raised before it was kept. */
        backlogBasis?: BacklogBasis;
        candidates: readonly Candidate[];
        installation: Installation;
        evidence: InstallationEvidence | null;
        yourReference: string | null;
        neededBy: PlainDate | null;
        /** The meter point whose supplier may ask, where known: the device's own MPxN or that of its hub. */
        supplyPoint?: Mpxn | null;
        continues?: Continuation;
      }
    >
  | Event<'requested-again', { at: Instant }>
  | Event<
      'leg-opened',
      {
        leg: number;
        addressee: PartyId;
        basis: RoutingBasis;
        evidence: string;
        obligated: boolean;
        receipt: ReceiptRule;
        /** By which its addressee wanted to be reached then; absent in those of before. */
        channel?: PartyChannel;
        openedAt: Instant;
        /** The leg that this one follows up: the unusable or recalled code, the rerouted leg. */
        replaces: number | null;
        /** What the requester corrected when it re-routed. */
        correction: string | null;
        /** The succession by which the leg came to this addressee. */
        succession?: string;
        /** The party that would be asked if nobody had taken its place. */
        insteadOf?: PartyId;
        /** Working Days beyond the term. */
        grace?: number;
      }
    >
  /** Its hour began, anew where it was undelivered. To whom it went is absent in those of before. */
  | Event<'leg-dispatched', { leg: number; sentAt: Instant; deemedAt: Instant } & Partial<NoticeTo>>
  | Event<'leg-received', { leg: number; receivedAt: Instant; by: ReceivedBy; deadline: Deadline | null }>
  | Event<'leg-undelivered', { leg: number; at: Instant; reason: string } & Partial<NoticeTo>>
  /** Of one recipient what the clock does not hang on: others were told, or it was received. */
  | Event<'delivery-noted', { leg: number; at: Instant; outcome: 'sent' | 'failed'; reason?: string } & NoticeTo>
  | Event<'leg-acknowledged', { leg: number; at: Instant }>
  /** Its addressee read it for the first time, in its own name; the metadata tells through which channel. */
  | Event<'leg-fetched', { leg: number; at: Instant; in: ReadIn }>
  | Event<'leg-closed', { leg: number; at: Instant; how: LegClosing }>
  | Event<'reminder-due', { leg: number; reminder: ReminderKind; at: Instant; noticedAt: Instant }>
  | Event<'breach-recorded', { leg: number; dueAt: Instant; noticedAt: Instant; queried: boolean }>
  | Event<
      'breach-retracted',
      { leg: number; at: Instant } & (
        | {
            /** The answer had come in time. */
            answeredAt: Instant;
            reason?: never;
          }
        | {
            /** By the calendar as it is now it was none: due only then. */
            reason: 'calendar-revised';
            dueAt: Instant;
            /** Which calendar that was; events of earlier releases do not tell. */
            calendar?: CalendarName;
            calendarVersion?: string;
          }
      )
    >
  | Event<
      'deadline-revised',
      {
        leg: number;
        at: Instant;
        before: Deadline;
        after: Deadline;
        /** What had counted as late and is in time by it: the answer that discharged the leg, the code that is held. */
        inTime?: readonly ('reply' | 'code')[];
      }
    >
  | Event<'deemed-receipt-revised', { leg: number; at: Instant; before: Instant; after: Instant }>
  | Event<'idle-close-revised', { at: Instant; before: Instant; after: Instant }>
  | Event<
      'code-supplied',
      {
        leg: number;
        code: CodeRef;
        representation: Representation;
        check: CodeCheck;
        deviceId: DeviceId;
        answeredAt: Instant;
        /** `null` where the leg has no clock. */
        inTime: boolean | null;
        closesAt: Instant;
        /** Thumbprint of the requester's key that the supplier's client sealed the code to: with `client-checked` alone. */
        sealedTo?: string;
        /** Whether its supplier keeps it as a holding of its own; absent: as its standing word is. No business of others. */
        keep?: boolean;
        note?: string;
        /** It was held before it was asked for. */
        holding?: HoldingOrigin;
        /** Nobody gave it: the holding answered by itself, at the append that opened the leg or when it was found to be held. */
        automatic?: true;
      }
    >
  | Event<'supply-rejected', { leg: number; at: Instant; code: string }>
  | Event<
      'installation-denied',
      {
        leg: number;
        answeredAt: Instant;
        inTime: boolean | null;
        suggested: PartyId | null;
        note: string | null;
        outside?: OutsideAnswer;
      }
    >
  | Event<
      'code-not-held',
      {
        leg: number;
        answeredAt: Instant;
        inTime: boolean | null;
        reason: CodeNotHeldReason;
        note: string | null;
        outside?: OutsideAnswer;
      }
    >
  | Event<'request-queried', { leg: number; at: Instant; query: QueryKind; note: string | null }>
  | Event<'backlog-contested', { leg: number; at: Instant; installedOn: PlainDate; reason: string }>
  | Event<'backlog-decided', { leg: number; at: Instant; backlog: boolean; reason: string }>
  /** The device came onto the register while the request waited without a clock. */
  | Event<'backlog-registered', { at: Instant; basis: BacklogBasis }>
  /** By the administrator: from now on a clock runs as for any other. */
  | Event<'backlog-left', { at: Instant; reason: string }>
  | Event<'outside-attachment-added', { leg: number } & Attached>
  | Event<'outside-answer-recorded', { leg: number } & OutsideClaim>
  | Event<'outside-answer-confirmed', { leg: number; claim: number; at: Instant }>
  | Event<'outside-answer-disputed', { leg: number; claim: number; at: Instant; reason: string }>
  /** Both sides say that the requester has the code from elsewhere: there is none here. */
  | Event<
      'answered-outside',
      { leg: number; at: Instant; answeredAt: Instant; inTime: boolean | null; outside: OutsideAnswer }
    >
  | Event<'breach-disputed', { leg: number; at: Instant; reason: string }>
  | Event<'dispute-resolved', { leg: number; at: Instant; upheld: boolean; reason: string }>
  | Event<
      'request-stalled',
      {
        at: Instant;
        /** What came last: `all-denied` also where an earlier one had no code. */
        reason: StallReason;
        closesAt: Instant;
        /** Of each addressee that has answered, in the order of the legs. */
        answers?: readonly StallAnswer[];
      }
    >
  | Event<
      'code-revealed',
      { at: Instant; format: RevealFormat; reason: string; code: CodeRef; closesAt: Instant; sealedTo?: string }
    >
  | Event<'reveal-refused', { at: Instant; by: PartyId; code: string }>
  | Event<
      'reveal-quarantined',
      {
        at: Instant;
        by: PartyId;
        revealed: number;
        threshold: number;
        /** Absent: for the volume. */
        because?: 'new-membership';
      }
    >
  | Event<'reveal-released', { at: Instant; reason: string }>
  | Event<'code-reported-unusable', { leg: number; at: Instant; reason: string; eraseAt: Instant }>
  | Event<'code-recalled', { leg: number; at: Instant; reason: string; eraseAt: Instant }>
  | Event<'supersession-scheduled', { at: Instant; effectiveAt: Instant; cause: string }>
  | Event<'supersession-cancelled', { at: Instant; cause: string }>
  | Event<'request-superseded', { at: Instant; effectiveAt: Instant; cause: string; eraseAt: Instant }>
  | Event<
      'supersession-reversed',
      {
        at: Instant;
        cause: string;
        /** Of a request that is not open: time for somebody to act begins anew. */
        closesAt?: Instant;
      }
    >
  | Event<
      'request-transferred',
      {
        at: Instant;
        to: PartyId;
        /** Where it goes on. */
        request: RequestId;
        succession: string;
        /** `null`: the code, if one is held, goes on with it. */
        eraseAt: Instant | null;
      }
    >
  | Event<'request-withdrawn', { at: Instant; reason: string | null; eraseAt: Instant }>
  | Event<'request-closed', { at: Instant; outcome: Outcome; by: Closer; note: string | null; eraseAt: Instant }>
  | Event<'code-erased', { at: Instant; code: CodeRef }>
  /** A command that changed nothing: it came all the same, and its id is taken. */
  | Event<'command-noted', { at: Instant }>;

export type RequestEventType = RequestEvent['type'];
/** The data of one event by its short name: `DataOf<'leg-opened'>`. */
export type DataOf<Name extends string> = Extract<RequestEvent, { type: `requests.${Name}.v1` }>['data'];
