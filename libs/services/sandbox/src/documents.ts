import { deviceId, document, instant, mpxn, nullable, oneOf, partyId, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { smiStatuses } from '@icx/identifiers';
import { inventoryDeviceTypes, type Device } from '@icx/inventory';

export const clockSchema = document('SandboxTime', { now: instant() });

const sandboxDeviceSchema = document('SandboxDevice', {
  deviceId: deviceId(),
  deviceType: oneOf(inventoryDeviceTypes),
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  status: nullable(oneOf(smiStatuses)),
  registeredSupplier: nullable(partyId()),
  installingSupplier: nullable(partyId()),
});
export type SandboxDeviceDocument = DocumentOf<typeof sandboxDeviceSchema>;

export const sandboxDevicesSchema = Type.Array(sandboxDeviceSchema);

export const sandboxDeviceDocument = (device: Device): SandboxDeviceDocument => ({
  deviceId: device.deviceId,
  deviceType: device.deviceType,
  mpxn: device.mpxn,
  msn: device.msn,
  status: device.smiStatus,
  registeredSupplier: device.registeredSupplier,
  installingSupplier: device.installingSupplier,
});
