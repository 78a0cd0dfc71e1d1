import { hasSmiStatus } from '@icx/identifiers';
import type { DeviceType, Mpxn, SmiStatus } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import type { InstallationEvidence } from './events.ts';

/** What the inventory mirror says of the device that was asked for, and how the requester stands to its supply. */
export interface DeviceFacts {
  readonly deviceType: string;
  /** The device's own MPxN or, for one without, that of its hub. */
  readonly mpxn: Mpxn | null;
  readonly smiStatus: SmiStatus | null;
  /** `later`: it becomes the registered supplier by a dated switch. */
  readonly supply: 'now' | 'later' | 'ended';
  /** First day after the requester's supply; `null` while it lasts. */
  readonly suppliedTo: PlainDate | null;
}

interface Claim {
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn | null;
  readonly evidence?: InstallationEvidence;
}

/**
 * May this requester ask for this device? domain.md section 3.
 * A device that is not known and one that it never supplied (`undefined`) get the same answer: nobody learns which it is.
 */
export const eligibility = (claim: Claim, device: DeviceFacts | undefined): Refusal | undefined => {
  if (!device)
    return refuse(
      'not-registered-supplier',
      'You are not, and by no dated switch become, the registered supplier of such a device. Check Device ID and MPxN; if the switch is recent, wait for its registration.',
    );
  if (device.supply === 'ended')
    return refuse(
      'not-registered-supplier',
      `Your supply of this device ended on ${device.suppliedTo}. If that switch is wrong, have it corrected: a corrected switch lets you ask, and brings back requests that it ended.`,
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
  return hasSmiStatus(claim.deviceType) ? statusRefusal(device.smiStatus, claim.evidence) : undefined;
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
