import { isEvidenced } from '@icx/backlog';
import { hasSmiStatus, sameMsn, sameText } from '@icx/identifiers';
import type { DeviceType, Manufacturer, Mpxn, Msn, SmiStatus } from '@icx/identifiers';
import { refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { PlainDate } from '@icx/working-days';
import type { DataOf, InstallationEvidence } from './events.ts';

/** What the inventory mirror says of a device, whoever supplies it. */
export interface MirrorFacts {
  readonly deviceType: string;
  /** The device's own MPxN or, for one without, that of its hub. */
  readonly mpxn: Mpxn | null;
  readonly secondaryImportMpan: Mpxn | null;
  readonly exportMpan: Mpxn | null;
  readonly msn: Msn | null;
  readonly manufacturer: Manufacturer | null;
  readonly smiStatus: SmiStatus | null;
  readonly installedOn: PlainDate | null;
}

/** The same of the device that was asked for, and how the requester stands to its supply. */
export interface DeviceFacts extends MirrorFacts {
  /** `later`: it becomes the registered supplier by a dated switch. */
  readonly supply: 'now' | 'later' | 'ended';
  /** First day after the requester's supply; `null` while it lasts. */
  readonly suppliedTo: PlainDate | null;
}

/** What the requester says of it; `null`: nothing. */
export interface Claim {
  readonly deviceType: DeviceType | null;
  readonly mpxn: Mpxn | null;
  readonly msn: Msn | null;
  readonly manufacturer: Manufacturer | null;
  readonly evidence?: InstallationEvidence;
  readonly neededBy?: PlainDate;
}

/**
 * May this requester ask for this device? domain.md section 3.
 * A device that is not known and one that it never supplied (`undefined`) get the same answer: nobody learns which it is.
 * @param on the day, London.
 */
export const eligibility = (claim: Claim, device: DeviceFacts | undefined, on: PlainDate): Refusal | undefined => {
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
  return contradiction(claim, device) ?? datesFault(claim, on) ?? statusFault(device, on, claim.evidence);
};

/** A meter is found by any of its meter points. */
const isAt = ({ mpxn, secondaryImportMpan, exportMpan }: MirrorFacts, point: Mpxn | null): boolean =>
  point !== null && [mpxn, secondaryImportMpan, exportMpan].includes(point);

/** What a requester is told may name what the inventory has: it supplies the device. */
export const contradiction = (
  claim: Omit<Claim, 'evidence' | 'neededBy'>,
  device: MirrorFacts,
): Refusal | undefined => {
  if (claim.deviceType && device.deviceType !== claim.deviceType)
    return refuse(
      'device-type-mismatch',
      `The inventory has this device as ${device.deviceType}. Correct deviceType or leave it out.`,
      '/deviceType',
    );
  if (claim.mpxn && device.mpxn && !isAt(device, claim.mpxn))
    return refuse(
      'mpxn-mismatch',
      `The inventory has this device at ${device.mpxn}; you gave ${claim.mpxn}. Correct mpxn or leave it out.`,
      '/mpxn',
    );
  if (claim.msn && device.msn && !sameMsn(device.msn, claim.msn))
    return refuse(
      'msn-mismatch',
      `The inventory has this device with MSN ${device.msn}; you gave ${claim.msn}. Correct msn or leave it out.`,
      '/msn',
    );
  if (claim.manufacturer && device.manufacturer && !sameText(device.manufacturer, claim.manufacturer))
    return refuse(
      'manufacturer-mismatch',
      `The inventory has this device as made by ${device.manufacturer}. Correct manufacturer or leave it out.`,
      '/manufacturer',
    );
  return undefined;
};

/** Whether a device is the one that its label names: MSN and, as far as they are given, meter point, type and maker. */
export const isLabelled = (device: MirrorFacts, { deviceType, mpxn, msn, manufacturer }: Claim): boolean =>
  device.msn !== null &&
  msn !== null &&
  sameMsn(device.msn, msn) &&
  isAt(device, mpxn) &&
  contradiction({ deviceType, mpxn, msn, manufacturer }, device) === undefined;

/** So many serial numbers are named: there are no more meters at a meter point, but other devices on its hub. */
const MOST_NAMED = 5;

/**
 * Why none of the devices at a meter point that the requester supplies is the one it means by MSN; `undefined`: the
 * inventory has none there that could be meant.
 */
export const labelFault = (claim: Claim, there: readonly MirrorFacts[]): Refusal | undefined => {
  const labelled = there.find(({ msn }) => msn && claim.msn && sameMsn(msn, claim.msn));
  if (labelled) return contradiction(claim, labelled);
  const meant = there.filter(({ msn, deviceType }) => msn && (!claim.deviceType || deviceType === claim.deviceType));
  if (meant.length === 0) return undefined;
  const named = meant.slice(0, MOST_NAMED).map(({ msn, deviceType }) => `${msn} (${deviceType})`);
  return refuse(
    'msn-mismatch',
    `At ${claim.mpxn} the inventory has MSN ${named.join(', ')}; you gave ${claim.msn}. Correct msn.`,
    '/msn',
  );
};

/** What has happened cannot lie ahead, and what is still needed cannot lie behind. */
const datesFault = ({ evidence, neededBy }: Claim, on: PlainDate): Refusal | undefined => {
  if (evidence?.installedOn && evidence.installedOn > on)
    return refuse(
      'date-in-future',
      `The install date is after today, ${on}. Correct it or leave it out.`,
      '/evidenceOfInstallation/installedOn',
    );
  return neededBy && neededBy < on
    ? refuse('date-in-past', `That is before today, ${on}. Give a day to come or leave it out.`, '/neededBy')
    : undefined;
};

/**
 * Whether a device as it stands in the inventory can be asked for: the same rule for raising and for proposals. Pending
 * alone proves nothing: devices genuinely pending once inflated the count to 500,000 (MP121 Working Group, August 2021).
 * An install date in the inventory is evidence, as is what the requester says.
 */
export const statusFault = (
  { deviceType, smiStatus, installedOn }: Pick<MirrorFacts, 'deviceType' | 'smiStatus' | 'installedOn'>,
  on: PlainDate,
  evidence: InstallationEvidence = {},
): Refusal | undefined => {
  if (!hasSmiStatus(deviceType as DeviceType)) return undefined;
  switch (smiStatus) {
    case 'Whitelisted':
    case 'InstalledNotCommissioned':
      return undefined;
    case 'Pending':
      return (installedOn !== null && installedOn <= on) || Object.values(evidence).some((value) => value !== undefined)
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
        `The device is ${smiStatus ?? 'without status'} in the inventory: only Whitelisted and InstalledNotCommissioned devices, or Pending ones with evidence of installation, can be asked for.`,
      );
  }
};

/** Something says that the device of a request is installed, so that it is no mistake of the inventory that it is asked for. */
export const installationEvidenced = ({
  installation: { installedOn },
  evidence,
  smiStatus,
}: Pick<DataOf<'install-code-requested'>, 'installation' | 'evidence' | 'smiStatus'>): boolean => {
  const said = Object.values(evidence ?? {}).find((value) => value !== undefined);
  return isEvidenced({ installedOn, evidence: said ?? null, smiStatus });
};

/** Installed before the obligation began: aged and reported apart, never in breach. An unknown date is not backlog [choice]. */
export const isBacklog = (installedOn: PlainDate | null, obligationFrom: PlainDate): boolean =>
  installedOn !== null && installedOn < obligationFrom;
