import type { Mpxn, PartyId, SmiStatus } from '@icx/identifiers';
import { certifiedEntry, type CertifiedEntry } from './certified-products.ts';
import { inInventory, type Device, type DeviceState } from './device.ts';
import { isCertifiedType, isMeter, isTwinElement, settableStatuses } from './device-type.ts';
import { isMpxnFor } from './device-faults.ts';
import { detailsAfter, mpxnItems, mpxnsOf, type InventoryUpdate } from './update.ts';

/** Response codes of Service Request 8.4 as DP213 publishes them. E080411 and E080412 are not published. */
export type UpdateCode =
  'E080405' | 'E080406' | 'E080407' | 'E080408' | 'E080409' | 'E080410' | 'E080413' | 'E080414' | 'E080415';

export interface UpdateFacts {
  /** The User: its party and its User Roles, such as EIS (Electricity Import Supplier) and GIS (Gas Import Supplier). */
  readonly by: { readonly party: PartyId; readonly roles: readonly string[] };
  /** Today's Registered Supplier according to registration data. */
  readonly registeredSupplierOf: (mpxn: Mpxn) => PartyId | undefined;
  /** Is it on the Certified Products List as it is now? */
  readonly isCertified: (entry: CertifiedEntry) => boolean;
}

export interface UpdateRefusal {
  readonly code: UpdateCode;
  readonly detail: string;
}

/** Why this code applies; `undefined`: it does not. */
type Check = (update: InventoryUpdate, device: Device, facts: UpdateFacts) => string | undefined;

/** A case is for suppliers: others have a word with theirs. */
const dataFix = 'raise, as one of its suppliers, a data-fix case: POST /v1/inventory/data-fixes';
const statusRoles = ['EIS', 'GIS'];
const ended: readonly (SmiStatus | null)[] = ['Decommissioned', 'Withdrawn'];
const mpxnStatuses: readonly (SmiStatus | null)[] = ['Whitelisted', 'InstalledNotCommissioned', 'Commissioned'];

const statusFitsType: Check = (update, { deviceType }) => {
  if (update.kind !== 'status') return undefined;
  const allowed = settableStatuses(deviceType);
  if (allowed.includes(update.status)) return undefined;
  return allowed.length === 0
    ? `An update cannot give a ${deviceType} a status: type 2 devices have none, and that of a hub is kept by the DCC. If the inventory is wrong, ${dataFix}.`
    : `The status ${update.status} does not apply to a ${deviceType}. Use one of ${allowed.join(', ')}.`;
};

/** Whom DP213 has the Service Centre find out: "normally the MPAs or the asset provider, or even the manufacturer". */
const preNotifier = ({ addedBy }: Device): string =>
  addedBy ? `It was pre-notified by ${addedBy}.` : 'Who pre-notified it is not recorded.';

const statusIsValid: Check = (update, device, { by }) => {
  const { smiStatus, installingSupplier } = device;
  if (update.kind !== 'status' && update.kind !== 'mpxn') return undefined;
  if (ended.includes(smiStatus))
    return `The device is ${smiStatus}, which ends its updates. If that status is wrong, ${dataFix}.`;
  return smiStatus === 'Pending' && installingSupplier !== by.party
    ? `The device is Pending: only the supplier that completed the installation can correct it. ${preNotifier(device)} Ask that supplier, or ${dataFix}.`
    : undefined;
};

const isPending: Check = (update, { smiStatus }) =>
  (update.kind === 'details' || update.kind === 'delete') && smiStatus !== 'Pending'
    ? `Details can be updated and a device deleted only while it is Pending, and this one ${smiStatus ? `is ${smiStatus}` : 'has no status'}. For a correction now, ${dataFix}.`
    : undefined;

const includesSomething: Check = (update) => {
  if (update.kind !== 'details' && update.kind !== 'mpxn') return undefined;
  const items = update.kind === 'details' ? update.changes : mpxnsOf(update);
  return Object.values(items).some((value) => value !== undefined)
    ? undefined
    : 'The update includes nothing to be updated. Send at least one of its items.';
};

const isCertified: Check = (update, device, facts) => {
  if (update.kind !== 'details') return undefined;
  const after = detailsAfter(update, device);
  if (!isCertifiedType(after.deviceType)) return undefined;
  const entry = certifiedEntry(after);
  if (!entry)
    return 'Type (of an ESME with its variant), manufacturer, model and firmware version must be known to be compared with the Certified Products List. Include those that the device lacks.';
  if (facts.isCertified(entry)) return undefined;
  // Of somebody else's device nothing is told but what the update itself says.
  const told =
    device.addedBy === facts.by.party
      ? `${after.deviceType}${entry.variant ? ` variant ${entry.variant}` : ''}, ${after.manufacturer}, ${after.model}, firmware ${after.firmwareVersion}`
      : 'What the device would be';
  return `${told} is not on the Certified Products List. Correct it; if the list here is out of date, ask SECAS to import it again.`;
};

const isAuthorised: Check = (update, device, facts) => {
  const { party, roles } = facts.by;
  switch (update.kind) {
    case 'details':
    case 'delete':
      return device.addedBy === party
        ? undefined
        : `Only the User that added the device can do this. ${preNotifier(device)} Ask that User, or ${dataFix}.`;
    case 'status':
      return roles.some((role) => statusRoles.includes(role))
        ? undefined
        : `Only an Electricity or Gas Import Supplier (EIS, GIS) can update the status. Ask the supplier of the device, or ${dataFix}.`;
    case 'mpxn': {
      const foreign = mpxnItems(update, device).find(({ from }) => from && facts.registeredSupplierOf(from) !== party);
      return (
        foreign &&
        `You are not the Registered Supplier of the ${foreign.name} that the device is at now. Ask that supplier to correct it, or ${dataFix}.`
      );
    }
  }
};

const mpxnFitsType: Check = (update, device) => {
  if (update.kind !== 'mpxn') return undefined;
  const { deviceType, esmeVariant } = device;
  const { importMpxn, secondaryImportMpan, exportMpan } = update;
  if (importMpxn !== undefined && !isMeter(deviceType))
    return `Only an ESME or a GSME has an Import MPxN of its own, and this is a ${deviceType}. Update the meter; if the type is wrong, ${dataFix}.`;
  if (importMpxn && !isMpxnFor(deviceType, importMpxn))
    return `An ESME takes an MPAN and a GSME an MPRN, and this is a ${deviceType}. Correct the Import MPxN; if the type is wrong, ${dataFix}.`;
  if (secondaryImportMpan !== undefined && !(deviceType === 'ESME' && isTwinElement(esmeVariant)))
    return `Only a twin-element ESME (variant B…) has a Secondary Import MPAN. Leave it out; if type or variant is wrong, ${dataFix}.`;
  return exportMpan !== undefined && deviceType !== 'ESME'
    ? `Only an ESME has an Export MPAN, and this is a ${deviceType}. Leave it out; if the type is wrong, ${dataFix}.`
    : undefined;
};

const statusAllowsMpxn: Check = (update, { smiStatus }) =>
  update.kind === 'mpxn' && !mpxnStatuses.includes(smiStatus)
    ? `An MPxN can be updated while the device is Whitelisted, InstalledNotCommissioned or Commissioned, and this one ${smiStatus ? `is ${smiStatus}` : 'has no status'}. Update the status first, or ${dataFix}.`
    : undefined;

const suppliesNewMpxn: Check = (update, device, facts) => {
  if (update.kind !== 'mpxn') return undefined;
  const foreign = mpxnItems(update, device).find(({ to }) => to && facts.registeredSupplierOf(to) !== facts.by.party);
  return (
    foreign &&
    `You are not the Registered Supplier of the new ${foreign.name}. Check its digits; if your registration is recent, send the update again once it is in force.`
  );
};

/** In ascending order: where several apply, the lowest is the answer [choice]. */
const checks: readonly (readonly [UpdateCode, Check])[] = [
  ['E080405', statusFitsType],
  ['E080406', statusIsValid],
  ['E080407', isPending],
  ['E080408', includesSomething],
  ['E080409', isCertified],
  ['E080410', isAuthorised],
  ['E080413', mpxnFitsType],
  ['E080414', statusAllowsMpxn],
  ['E080415', suppliesNewMpxn],
];

const absent = `The inventory has no device of this id, or it was deleted. Check the Device ID; if it should be there, ${dataFix}.`;

/**
 * Why an update is refused, by the published code (domain.md section 8; DP213); `undefined`: it is accepted.
 * Every sentence says what to do next.
 */
export const checkUpdate = (
  update: InventoryUpdate,
  device: DeviceState,
  facts: UpdateFacts,
): UpdateRefusal | undefined => {
  if (!inInventory(device)) {
    const code = update.kind === 'details' || update.kind === 'delete' ? 'E080407' : 'E080406';
    return { code, detail: absent };
  }
  for (const [code, check] of checks) {
    const detail = check(update, device, facts);
    if (detail !== undefined) return { code, detail };
  }
  return undefined;
};
