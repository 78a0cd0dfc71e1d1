import type { FileDecision } from '@icx/backlog';
import type { DeviceId, DeviceType, Fuel, Mpxn, Msn, PartyId, RequestId } from '@icx/identifiers';
import type { PlainDate } from '@icx/working-days';

/** Of a device on the register, and of what came of a request of the backlog. */
export const backlogStates = [
  ...(['proposed', 'declined', 'registered'] as const),
  ...(['raised', 'answered', 'ended', 'left'] as const),
] as const;
export type BacklogRowState = (typeof backlogStates)[number];

export interface BacklogTableRow {
  readonly id: string;
  readonly item: string;
  readonly state: BacklogRowState;
  readonly requester: PartyId;
  readonly addressee: PartyId | null;
  readonly device_id: DeviceId | null;
  readonly device_type: DeviceType | null;
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly fuel: Fuel | null;
  readonly installed_on: PlainDate | null;
  readonly evidenced: boolean;
  readonly file: string | null;
  readonly received_on: PlainDate | null;
  readonly opened_on: PlainDate;
  readonly cleared_on: PlainDate | null;
  readonly position: bigint;
}

/** A decision on all proposals of one file. */
export interface FileDecisionRow {
  readonly stream: string;
  readonly done: boolean;
  readonly document: FileDecision;
}

export interface Tables {
  readonly backlog_file_decisions: FileDecisionRow;
  readonly backlog_devices: BacklogTableRow;
  readonly backlog_requests: BacklogTableRow;
  readonly requests: {
    readonly id: RequestId;
    readonly state: string;
    readonly device_id: DeviceId | null;
    readonly mpxn: Mpxn | null;
  };
}
export const backlogTables = ['backlog_devices', 'backlog_requests'] as const;
export type Table = (typeof backlogTables)[number];

export interface BacklogFilters {
  /** Sees only what it has asked for or is asked for; `undefined`: SECAS. */
  readonly viewer?: PartyId | undefined;
  /** Who needs the code. */
  readonly party?: PartyId | undefined;
  readonly addressee?: PartyId | undefined;
  readonly evidenced?: boolean | undefined;
  /** Whether an install date is known. */
  readonly dated?: boolean | undefined;
  readonly state?: BacklogRowState | undefined;
  readonly fuel?: Fuel | undefined;
  readonly file?: string | undefined;
  /** Of what waits for an answer: received on these days, London. */
  readonly receivedFrom?: PlainDate | undefined;
  readonly receivedTo?: PlainDate | undefined;
  readonly received?: boolean | undefined;
  /** Months: came in, was cleared, and was open at the end. */
  readonly openedIn?: string | undefined;
  readonly clearedIn?: string | undefined;
  readonly remainingIn?: string | undefined;
}
