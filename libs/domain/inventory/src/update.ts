import type { DeviceId, Mpan, Mpxn, SmiStatus } from '@icx/identifiers';
import type { Device } from './device.ts';
import { isMeter } from './device-type.ts';

/** What "Update Device Details" can change. */
export type DetailChanges = Partial<
  Pick<
    Device,
    | 'deviceType'
    | 'esmeVariant'
    | 'manufacturer'
    | 'model'
    | 'firmwareVersion'
    | 'smetsChtsVersion'
    | 'msn'
    | 'mapId'
    | 'hub'
  >
>;

/** An update in the manner of Service Request 8.4 "Update Inventory". A member that is left out stays as it is. */
export type InventoryUpdate = { readonly deviceId: DeviceId } & (
  | { readonly kind: 'details'; readonly changes: DetailChanges }
  | { readonly kind: 'delete' }
  | { readonly kind: 'status'; readonly status: SmiStatus }
  /** `null` removes the association. */
  | {
      readonly kind: 'mpxn';
      readonly importMpxn?: Mpxn | null;
      readonly secondaryImportMpan?: Mpan | null;
      readonly exportMpan?: Mpan | null;
    }
);

type MpxnUpdate = Extract<InventoryUpdate, { kind: 'mpxn' }>;

/** The items of an MPxN update as the members of a device that they change. */
export const mpxnsOf = ({ importMpxn, secondaryImportMpan, exportMpan }: MpxnUpdate) => ({
  mpxn: importMpxn,
  secondaryImportMpan,
  exportMpan,
});

const mpxnNames = { mpxn: 'Import MPxN', secondaryImportMpan: 'Secondary Import MPAN', exportMpan: 'Export MPAN' };

export interface MpxnItem {
  readonly name: string;
  /** What is associated with the device itself; `null`: nothing. The MPxN of its hub is not its own. */
  readonly from: Mpxn | null;
  readonly to: Mpxn | null;
}

/** Each MPxN that the update includes, with the one that it replaces. */
export const mpxnItems = (update: MpxnUpdate, device: Device): readonly MpxnItem[] =>
  Object.entries(mpxnsOf(update)).flatMap(([key, to]) => {
    const member = key as keyof typeof mpxnNames;
    if (to === undefined) return [];
    const own = member !== 'mpxn' || isMeter(device.deviceType);
    return [{ name: mpxnNames[member], from: own ? device[member] : null, to }];
  });

/** The device with the details that the update asks for. */
export const detailsAfter = ({ changes }: Extract<InventoryUpdate, { kind: 'details' }>, device: Device): Device => ({
  ...device,
  ...changes,
});
