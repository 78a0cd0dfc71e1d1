import { hasSmiStatus } from '@icx/identifiers';
import type { DeviceType, Mpxn, PartyId, SmiStatus } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { Instant, PlainDate } from '@icx/working-days';
import type { InstallationEvidence } from './events.ts';

/** What the inventory mirror says of the device that was asked for. */
export interface DeviceFacts {
  readonly deviceType: DeviceType;
  /** The device's own MPxN or, for one without, that of its hub. */
  readonly mpxn: Mpxn | null;
  readonly smiStatus: SmiStatus | null;
  readonly registeredSupplier: PartyId;
  /** When the requester's own supply starts, where a dated switch says so. */
  readonly gainedFrom?: { readonly supplier: PartyId; readonly from: Instant };
}

interface Claim {
  readonly requester: PartyId;
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn | null;
  readonly evidence?: InstallationEvidence;
}

/**
 * May this requester ask for this device? domain.md section 3.
 * A device that is not known and one that somebody else supplies get the same answer: nobody learns which it is.
 */
export const eligibility = (claim: Claim, device: DeviceFacts | undefined): Refusal | undefined => {
  const supplies =
    device && (device.registeredSupplier === claim.requester || device.gainedFrom?.supplier === claim.requester);
  if (!supplies)
    return refuse(
      'not-registered-supplier',
      'You are not, and by no dated switch become, the registered supplier of such a device. Check Device ID and MPxN; if the switch is recent, wait for its registration.',
    );
  if (device.deviceType !== claim.deviceType)
    return refuse(
      'device-type-mismatch',
      `The inventory has this device as ${device.deviceType}. Correct deviceType.`,
      '/deviceType',
    );
  if (claim.mpxn && device.mpxn && device.mpxn !== claim.mpxn)
    return refuse(
      'mpxn-mismatch',
      'The inventory has this device at another MPxN. Correct mpxn or leave it out.',
      '/mpxn',
    );
  return hasSmiStatus(device.deviceType) ? statusRefusal(device.smiStatus, claim.evidence) : undefined;
};

/** Pending alone proves nothing: devices genuinely pending once inflated the count to 500,000 (MP121 Working Group, August 2021). */
const statusRefusal = (status: SmiStatus | null, evidence?: InstallationEvidence): Refusal | undefined => {
  switch (status) {
    case 'Whitelisted':
    case 'InstalledNotCommissioned':
      return undefined;
    case 'Pending':
      return evidence && Object.values(evidence).some((value) => value !== undefined)
        ? undefined
        : refuse(
            'evidence-of-installation-required',
            'A Pending device needs evidence that it is installed: an install date, DCC Service Flag I, or your site statement.',
            '/evidenceOfInstallation',
          );
    case 'Commissioned':
      return refuse(
        'device-commissioned',
        'The device is commissioned: it needs no install code. If it does not work for you, that is another problem.',
      );
    default:
      return refuse(
        'device-status-not-eligible',
        `The device is ${status ?? 'without status'} in the inventory: only Whitelisted and InstalledNotCommissioned devices, or Pending ones with evidence of installation, can be asked for.`,
      );
  }
};

/** Installed before the obligation began: aged and reported apart, never in breach. An unknown date is not backlog [choice]. */
export const isBacklog = (installedOn: PlainDate | null, obligationFrom: PlainDate): boolean =>
  installedOn !== null && installedOn < obligationFrom;
