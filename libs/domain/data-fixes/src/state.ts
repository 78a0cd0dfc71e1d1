import type { DeviceId, PartyId } from '@icx/identifiers';
import type { Instant } from '@icx/working-days';
import type { Claim } from './events.ts';
import type { Item } from './items.ts';
import type { DataFixId, IncidentCategory, IncidentReference } from './names.ts';

/** What one party says; said again, its latest. */
export interface Report extends Claim {
  readonly by: PartyId;
  readonly at: Instant;
}

/** Who at DCC had the case, and from when. */
export interface Handling {
  readonly handler: string;
  readonly from: Instant;
}

/** What every case has from its opening on. */
export interface Opened {
  readonly id: DataFixId;
  readonly deviceId: DeviceId;
  readonly item: Item;
  readonly openedAt: Instant;
  readonly changedAt: Instant;
  /** The first one opened the case, or took it over from whoever did; the others raised the same item of the device. */
  readonly reports: readonly [Report, ...Report[]];
  /** They withdrew: they may still read the case, and report again. */
  readonly formerReporters: readonly PartyId[];
  readonly conflicting: boolean;
  readonly consumerComplaint: boolean;
  readonly category: IncidentCategory | null;
  readonly incident: IncidentReference | null;
  /** Everybody who had it, in order: a hand-over adds one and loses none. */
  readonly handlers: readonly Handling[];
}

export type Absent = { readonly status: 'absent' };
export type Open = Opened & { readonly status: 'open' };
export type WithHandler = Opened & { readonly status: 'with-handler'; readonly handler: string };
/** The Data Service Provider corrects the data by hand. */
export type DspCorrection = Opened & {
  readonly status: 'dsp-correction';
  readonly handler: string;
  readonly incident: IncidentReference;
};
export type Live = Open | WithHandler | DspCorrection;

export type Resolved = Opened & {
  readonly status: 'resolved';
  readonly handler: string;
  readonly how: string;
  readonly endedAt: Instant;
  /** The case that the same item of the device got since: this one stays closed. */
  readonly next: DataFixId | null;
};
export type Rejected = Opened & { readonly status: 'rejected'; readonly why: string; readonly endedAt: Instant };
export type Withdrawn = Opened & {
  readonly status: 'withdrawn';
  readonly reason: string | null;
  readonly endedAt: Instant;
};
export type Ended = Resolved | Rejected | Withdrawn;

export type Case = Live | Ended;
export type DataFixState = Absent | Case;
export const states = ['open', 'with-handler', 'dsp-correction', 'resolved', 'rejected', 'withdrawn'] as const;

export const absent: Absent = { status: 'absent' };

export const isLive = (state: DataFixState): state is Live =>
  state.status === 'open' || state.status === 'with-handler' || state.status === 'dsp-correction';

/** `null`: nobody at DCC has it yet. */
export const handlerOf = (state: Case): string | null => ('handler' in state ? state.handler : null);

/** Whoever reports a case answers for it until it withdraws. */
export const isReporter = (state: DataFixState, party: PartyId): boolean =>
  state.status !== 'absent' && state.reports.some(({ by }) => by === party);

/** As what somebody acts: for its own party, for DCC, or for SECAS, which oversees all and decides nothing here. */
export type Capacity = 'party' | 'dcc' | 'administrator';

/** Both sides see the same, whole: every party that reported it, DCC and SECAS. To anybody else there is no such case. */
export const maySee = (state: DataFixState, party: PartyId, as: Capacity): state is Case =>
  state.status !== 'absent' && (as !== 'party' || isReporter(state, party) || state.formerReporters.includes(party));
