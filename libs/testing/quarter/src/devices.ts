import { mpanCheckDigit, mprnCheckDigits, type DeviceId, type DeviceType, type Mpxn } from '@icx/identifiers';
import type { AskedDevice } from '@icx/requests';

/** The n-th device; every third one is a gas meter. */
export const device = (n: number): AskedDevice => {
  const hex = n.toString(16).toUpperCase().padStart(8, '0').match(/../g)!.join('-');
  const deviceType: DeviceType = n % 3 === 2 ? 'GSME' : 'ESME';
  return {
    deviceId: `00-DB-12-34-${hex}` as DeviceId,
    deviceType,
    mpxn: (deviceType === 'ESME' ? mpan(n) : mprn(n)) as Mpxn,
    msn: null,
    manufacturer: null,
  };
};

const mpan = (n: number): string => {
  const body = `20${String(n).padStart(10, '0')}`;
  return body + mpanCheckDigit(body);
};

const mprn = (n: number): string => {
  const body = String(10_000_000 + n);
  return body + mprnCheckDigits(body);
};
