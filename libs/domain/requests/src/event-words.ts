import type { DenialKind } from './answer-kinds.ts';
import type { DeviceId, DeviceType, Manufacturer, Mpxn, Msn, PartyId, RequestId } from '@icx/identifiers';
import type { Deadline, PlainDate } from '@icx/working-days';

/** The device asked for: by Device ID or, where that is not known, by MPxN and MSN. */
export type AskedDevice = {
  readonly deviceId: DeviceId | null;
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly manufacturer: Manufacturer | null;
};

/** Why somebody is asked, best first (domain.md section 3); the last four arise in the course of a request. */
export const routingBases = [
  'code-holder',
  'recorded-installer',
  'registered-at-install',
  'successor',
  'losing-supplier',
  'pre-notifier',
  'named-by-requester',
  'suggested-by-addressee',
  'code-unusable',
  'code-recalled',
] as const;
export type RoutingBasis = (typeof routingBases)[number];

export type Candidate = {
  readonly party: PartyId;
  readonly basis: RoutingBasis;
  /** What says so, for a person: `Smart Metering Inventory, installed 2026-09-01`. */
  readonly evidence: string;
  /** Of the fact that the evidence tells; `null` or absent: not known. */
  readonly on?: PlainDate | null;
  /** The party whose place this one has taken, by a succession: it is asked again if that is reversed. */
  readonly insteadOf?: PartyId;
};

/** The request that a new one goes on from, for its requester was succeeded. */
export type Continuation = {
  readonly request: RequestId;
  readonly requester: PartyId;
  readonly succession: string;
  /** Who raised the first of them, unless that is the requester again. */
  readonly insteadOf?: PartyId;
};

export type InstallationEvidence = {
  readonly installedOn?: PlainDate;
  /** DCC Service Flag `I`: installed, not commissioned. */
  readonly serviceFlag?: 'I';
  readonly siteStatement?: string;
};

/** What was known of the installation when the request was raised; shown with it, no rule hangs on it but the backlog. */
export type Installation = {
  readonly installedOn: PlainDate | null;
  /** Whose word the install date is; absent without one, and in requests of earlier releases. */
  readonly source?: (typeof installDateSources)[number];
  /** Day 90 after install-and-leave: until then DCC has time to mend the WAN. */
  readonly day90: PlainDate | null;
  readonly wan: (typeof wanStates)[number];
};
export const installDateSources = ['inventory', 'requester'] as const;
export const wanStates = ['connected', 'not-connected', 'unknown'] as const;

export type ReminderKind = Deadline['reminders'][number]['kind'];
/** `addressee-failed`: a successor has its place; `succession-reversed`: it has its place again. */
export const legClosings = ['rerouted', 'answered-elsewhere', 'addressee-failed', 'succession-reversed'] as const;
export type LegClosing = (typeof legClosings)[number];
export const stallReasons = ['no-candidate', 'all-denied', 'code-not-held'] as const;
export type StallReason = (typeof stallReasons)[number];
/** What somebody who was asked has answered, of a request that nobody is left to ask. */
export type StallAnswer = {
  readonly party: PartyId;
  readonly answer: DenialKind;
  /** With `code-not-held`. */
  readonly reason?: CodeNotHeldReason;
};
export const codeNotHeldReasons = ['records-not-transferred', 'asn-not-received', 'lost', 'other'] as const;
export type CodeNotHeldReason = (typeof codeNotHeldReasons)[number];
export const outcomes = ['commissioned', 'joined', 'no-wan', 'code-failed', 'replaced', 'other'] as const;
export type Outcome = (typeof outcomes)[number];
/** Who closed it: its requester, or the exchange because nobody had acted for long. */
export const closers = ['requester', 'exchange'] as const;
export type Closer = (typeof closers)[number];

/** Where a code came from that its supplier holds, which is nobody else's business. */
export interface HoldingOrigin {
  /** FileId and physical line; or the request whose answer it was, and 0. */
  readonly source: string;
  readonly line: number;
  /** The standing instruction by which it answered by itself. */
  readonly instruction?: string;
}
