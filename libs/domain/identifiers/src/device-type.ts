import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { readTrimmed } from './text.ts';

/** Devices that join the home area network by an install code. */
export const deviceTypes = ['ESME', 'GSME', 'PPMID', 'HCALCS', 'IHD', 'CAD'] as const;
export type DeviceType = (typeof deviceTypes)[number];

const field = { name: 'The device type', code: 'device-type-invalid' };

/** The Communications Hub and its Gas Proxy make the network; they do not join it. */
const makesTheNetwork = new Set(['chf', 'gpf']);

/**
 * One of `deviceTypes`, in either case. Refused with `device-type-needs-no-install-code` for CHF and GPF, otherwise
 * with `device-type-invalid`.
 */
export const parseDeviceType = (value: unknown): Parsed<DeviceType> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  // Compared in lower case: upper case would make an I of the dotless ı.
  const lowered = text.toLowerCase();
  const type = deviceTypes.find((known) => known.toLowerCase() === lowered);
  if (type) return type;
  return makesTheNetwork.has(lowered)
    ? refuse(
        'device-type-needs-no-install-code',
        'A communications hub (CHF) and its gas proxy (GPF) need no install code: request the meter or other device.',
      )
    : refuse(field.code, `${field.name} is not known: use one of ${deviceTypes.join(', ')}.`);
};
parseDeviceType.takes = { type: 'string', enum: deviceTypes } as const;

/** Type 2 devices (IHD, CAD) have no SMI status (definition of the Smart Metering Inventory in the Code): not checked. */
export const hasSmiStatus = (type: DeviceType): boolean => type !== 'IHD' && type !== 'CAD';
