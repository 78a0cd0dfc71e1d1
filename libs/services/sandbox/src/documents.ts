import {
  deviceId,
  document,
  instant,
  inventoryDeviceType,
  mpxn,
  nullable,
  partyId,
  smiStatus,
  Type,
} from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { Device } from '@icx/inventory';

export const clockSchema = document('SandboxTime', { now: instant() });

const sandboxDeviceSchema = document('SandboxDevice', {
  deviceId: deviceId(),
  deviceType: inventoryDeviceType,
  mpxn: nullable(mpxn()),
  msn: nullable(Type.String()),
  status: nullable(smiStatus),
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
