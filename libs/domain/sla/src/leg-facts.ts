import type { DeviceId, DeviceType, Fuel, Mpxn, PartyId, RequestId } from '@icx/identifiers';
import type { PartyChannel } from '@icx/parties';
import type { CodeNotHeldReason, Outcome, ReceivedBy, RoutingBasis } from '@icx/requests';
import type { Deadline, Instant } from '@icx/working-days';

/** By what the addressee itself showed that it has the leg; never that a mail server took a notice. */
export const waysOfConfirmation = ['acknowledged', 'fetched', 'answered'] as const;
export type ConfirmedBy = (typeof waysOfConfirmation)[number];

/**
 * What the SLA desk and the reports know of one leg, as its request stands at one moment. Lists, figures and charts are made of
 * this and of nothing else, so that a figure and the rows behind it cannot differ.
 */
export interface LegFacts {
  readonly request: RequestId;
  /** From 1, in order of opening. */
  readonly leg: number;
  readonly requester: PartyId;
  /** Who holds it: a succession closes a leg and opens another one. */
  readonly addressee: PartyId;
  readonly deviceId: DeviceId | null;
  readonly deviceType: DeviceType;
  readonly fuel: Fuel | null;
  /** Whose supplier asks: of the device or, where it has none, of its hub. */
  readonly mpxn: Mpxn | null;
  readonly basis: RoutingBasis;
  readonly obligated: boolean;
  /** By which its addressee wanted to be reached; `null`: it was not recorded. */
  readonly channel: PartyChannel | null;
  readonly backlog: boolean;
  /** Something says that the device is installed: an install date, the flag `I`, a statement, a status beyond Pending. */
  readonly installationEvidenced: boolean;

  readonly openedAt: Instant;
  /** A notice left for the first time. */
  readonly dispatchedAt: Instant | null;
  /** The next mail server took one for the first time. */
  readonly handedOverAt: Instant | null;
  readonly undelivered: boolean;
  readonly receivedAt: Instant | null;
  readonly receivedBy: ReceivedBy | null;
  readonly confirmed: { readonly at: Instant; readonly by: ConfirmedBy; readonly channel: string | null } | null;
  /** `null`: not received, or no clock runs. */
  readonly deadline: Deadline | null;

  /** Times that a code was refused at once. */
  readonly rejected: number;
  readonly queriedAt: Instant | null;
  readonly reply: {
    readonly answer: 'code-supplied' | 'not-installer' | 'code-not-held';
    readonly at: Instant;
    /** `null`: no clock. */
    readonly inTime: boolean | null;
    readonly reason: CodeNotHeldReason | null;
    readonly automatic: boolean;
    readonly channel: string | null;
    /** Given elsewhere and confirmed by both sides; `statedAt` is what they say, not what counts. */
    readonly outside: { readonly statedAt: Instant } | null;
  } | null;
  /** On record and not retracted. */
  readonly breach: {
    readonly dueAt: Instant;
    readonly noticedAt: Instant;
    readonly queried: boolean;
    /** SECAS has decided since that no clock was to run. */
    readonly backlog: boolean;
    /** Both sides say that it was answered outside, and it was put on record after the deadline. */
    readonly agreedOutside?: true;
  } | null;
  readonly retractedAt: Instant | null;
  readonly dispute: { readonly at: Instant; readonly state: 'open' | 'upheld' | 'dismissed' } | null;

  /** Discharged, closed, or its request ended; `null`: live. */
  readonly endedAt: Instant | null;
  readonly outcome: Outcome | null;
}
