import {
  count,
  day,
  deviceId,
  document,
  instant,
  inventoryDeviceType,
  mpxn,
  nullable,
  oneOf,
  partyId,
  refusedRow,
  smiStatus,
  Type,
  warningSchema,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { wans } from '@icx/inventory';
import { tellingRows } from '@icx/refusals';
import { listOutcomes, type ProductsImported } from './certified-products.ts';
import type { SeenDevice } from './device-reader.ts';
import { mpxnWarnings, takenAs, type RowOutcome } from './inventory-import.ts';
import { mapIdCaption, mapIdSchema } from './map-access.ts';

const text = () => nullable(Type.String());

/** A device as the mirror has it. `null`: not known, or none. */
export const deviceSchema = document('Device', {
  deviceId: deviceId(),
  deviceType: inventoryDeviceType,
  esmeVariant: nullable(Type.String({ description: 'Of an ESME.' })),
  smiStatus: nullable(smiStatus),
  mpxn: nullable(mpxn({ description: 'Import MPxN: its own or, for a device without one, that of its hub.' })),
  secondaryImportMpan: nullable(mpxn({ description: 'Of a twin-element ESME.' })),
  exportMpan: nullable(mpxn({ description: 'Of an ESME.' })),
  hub: nullable(deviceId({ description: 'Its communications hub (CHF).' })),
  msn: text(),
  manufacturer: text(),
  model: text(),
  firmwareVersion: text(),
  smetsChtsVersion: text(),
  mapId: nullable(mapIdSchema),
  mapIdCaption: nullable(Type.String({ description: 'Stands beside every MAP ID that people see (SECMP0011).' })),
  addedBy: nullable(partyId({ description: 'Who pre-notified it.' })),
  installingSupplier: nullable(partyId()),
  installedOn: nullable(day()),
  installerRecordedOn: nullable(day({ description: 'Of the record that names the installer.' })),
  removedOn: nullable(day()),
  wan: oneOf(wans),
  history: Type.Array(
    Type.Object({
      status: smiStatus,
      at: nullable(instant()),
      by: nullable(partyId({ description: 'null: not recorded, or not told to you.' })),
    }),
    { description: 'Every status that the mirror has seen, in order.' },
  ),
  warnings: Type.Array(warningSchema),
  registeredSupplier: Type.Optional(nullable(partyId({ description: 'As the mirror has it; to those who may know.' }))),
  suppliedFrom: Type.Optional(nullable(day())),
  registration: nullable(
    Type.Object(
      { supplier: partyId(), from: nullable(day()) },
      { description: 'Who supplies it today, by registration data.' },
    ),
  ),
});
type DeviceDocument = DocumentOf<typeof deviceSchema>;

/** Who supplies it is left out for those whose business it is not. */
export const deviceDocument = ({ device, supply, seesSupply }: SeenDevice): DeviceDocument => {
  const { registeredSupplier, suppliedFrom, mapId, deleted: _, ...rest } = device;
  return {
    ...rest,
    mapId,
    mapIdCaption: mapId ? mapIdCaption : null,
    warnings: mpxnWarnings(device),
    ...(seesSupply ? { registeredSupplier, suppliedFrom } : {}),
    registration: supply ? { supplier: supply.supplier, from: supply.from } : null,
  };
};

const updated = { outcome: Type.Literal('accepted') };
/** The published checks let more parties update a device than may read it. */
export const deviceUpdateSchema = Type.Union([
  document('UpdatedDevice', { ...deviceSchema.properties, ...updated }),
  document('UpdateAccepted', { deviceId: deviceId(), ...updated }),
]);
export type DeviceUpdateDocument = DocumentOf<typeof deviceUpdateSchema>;

const index = count({ description: 'Of the row, from 0.' });
const named = { index, deviceId: nullable(deviceId()) };
export const importSchema = document('DeviceImport', {
  accepted: count(),
  alreadyHeld: count(),
  rejected: count(),
  items: Type.Array(
    Type.Union([
      document('DeviceTaken', {
        ...named,
        outcome: oneOf(takenAs),
        warnings: Type.Optional(Type.Array(warningSchema)),
      }),
      document('DeviceRejected', { ...named, outcome: Type.Literal('rejected'), ...refusedRow }),
    ]),
    { description: 'What became of each row, in their order.' },
  ),
});
type ImportDocument = DocumentOf<typeof importSchema>;

/** What became of each row of an import. */
export const importDocument = (items: readonly RowOutcome[]): ImportDocument => {
  const tell = tellingRows();
  const count = (outcome: string): number => items.filter((item) => item.outcome === outcome).length;
  return {
    accepted: count('accepted'),
    alreadyHeld: count('already-held'),
    rejected: count('rejected'),
    items: items.map(
      ({ errors, ...item }) => ({ ...item, ...(errors ? tell(errors) : {}) }) as ImportDocument['items'][number],
    ),
  };
};

export const productsImportSchema = document('CertifiedProductsImport', {
  outcome: oneOf(listOutcomes, { description: 'Whether the list is another than before.' }),
  accepted: count(),
  rejected: Type.Array(Type.Object({ index, ...refusedRow })),
  certified: count({ description: 'Products certified then.' }),
});

export const productsImportDocument = ({
  rejected,
  ...done
}: ProductsImported): DocumentOf<typeof productsImportSchema> => {
  const tell = tellingRows();
  return { ...done, rejected: rejected.map(({ index, errors }) => ({ index, ...tell(errors) })) };
};
