import type { DeviceId, DeviceType, Fuel, Mpxn, Msn, PartyId, SmiStatus } from '@icx/identifiers';
import { refuse, type Branded, type Parsed } from '@icx/refusals';
import type { Instant, PlainDate } from '@icx/working-days';

/** Names an entry of the register, and its stream: `bkl_` and letters or digits. */
export type BacklogEntryId = Branded<string, 'BacklogEntryId'>;

/** `bkl_` and 8 to 60 letters or digits. Refused with `backlog-entry-invalid`. */
export const parseBacklogEntryId = (value: unknown): Parsed<BacklogEntryId> =>
  typeof value === 'string' && /^bkl_[0-9A-Za-z]{8,60}$/.test(value)
    ? (value as BacklogEntryId)
    : refuse(
        'backlog-entry-invalid',
        'This names no device on the register: copy its id whole, bkl_ and what follows.',
      );
parseBacklogEntryId.takes = { type: 'string', pattern: '^bkl_[0-9A-Za-z]{8,60}$' } as const;

/** A device that one party waits for the code of since before the obligation began, as a row has it. */
export interface BacklogDevice {
  /** Who needs the code. */
  readonly requester: PartyId;
  /** Known by it or, where that is not known, by `mpxn` and `msn`. */
  readonly deviceId: DeviceId | null;
  readonly deviceType: DeviceType | null;
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly fuel: Fuel | null;
  /** As the inventory had it then; `null`: it does not know the device. */
  readonly smiStatus: SmiStatus | null;
  readonly installedOn: PlainDate | null;
  /** What says that it was installed. */
  readonly evidence: string | null;
  /** Why the administrator counts one as backlog of which nobody knows the install date. */
  readonly reason: string | null;
}

/** Where it came from; `null`: a single call. */
export interface Provenance {
  readonly at: Instant;
  readonly by: PartyId;
  readonly file: string | null;
}

interface Known {
  readonly device: BacklogDevice;
  readonly came: Provenance;
}

export type BacklogEntry =
  | (Known & { readonly status: 'proposed' })
  | (Known & { readonly status: 'declined'; readonly decidedAt: Instant; readonly decision: string })
  | (Known & { readonly status: 'registered'; readonly registeredAt: Instant })
  | (Known & {
      readonly status: 'left';
      readonly registeredAt: Instant;
      readonly leftAt: Instant;
      readonly leaving: string;
    });
export type BacklogState = { readonly status: 'absent' } | BacklogEntry;
export const noEntry: BacklogState = { status: 'absent' };

export const entryStates = [
  'proposed',
  'declined',
  'registered',
  'left',
] as const satisfies readonly BacklogEntry['status'][];

/**
 * Whether anything says that it is installed. Devices genuinely pending once inflated the count to 500,000 (MP121 Working
 * Group, August 2021): what has nothing is counted apart, and is in no burn-down.
 */
export const isEvidenced = ({
  installedOn,
  evidence,
  smiStatus,
}: Pick<BacklogDevice, 'installedOn' | 'evidence' | 'smiStatus'>): boolean =>
  installedOn !== null || evidence !== null || (smiStatus !== null && smiStatus !== 'Pending');
