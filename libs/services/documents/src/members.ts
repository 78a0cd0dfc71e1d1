import { Type } from 'typebox';
import type { TStringOptions } from 'typebox';
import { deviceTypes, fuels, smiStatuses } from '@icx/identifiers';
import { inventoryDeviceTypes } from '@icx/inventory';
import { words } from './document.ts';

/** An instant in UTC, ISO 8601. */
export const instant = (options: TStringOptions = {}) => Type.String({ format: 'date-time', ...options });

/** A day in London. */
export const day = (options: TStringOptions = {}) => Type.String({ format: 'date', ...options });

/** EUI-64 as it is shown. */
export const deviceId = (options: TStringOptions = {}) =>
  Type.String({ pattern: '^[0-9A-F]{2}(-[0-9A-F]{2}){7}$', ...options });

// Not \d: in other languages that takes digits of any script.
/** MPAN core (13 digits) or MPRN (6 to 10). */
export const mpxn = (options: TStringOptions = {}) => Type.String({ pattern: '^([0-9]{13}|[0-9]{6,10})$', ...options });

/** Of the register: `AAAA`, `SECA`. */
export const partyId = (options: TStringOptions = {}) => Type.String({ pattern: '^[0-9A-Z]{4}$', ...options });

/** An id that the exchange gave; TEST in it: of a sandbox. @param kind its first letters: `icr` */
export const id = (kind: string, options: TStringOptions = {}) =>
  Type.String({ pattern: `^${kind}_[0-9A-Za-z]{8,60}$`, ...options });

export const count = (options: object = {}) => Type.Integer({ minimum: 0, ...options });

/** Of what joins the home area network by an install code. */
export const deviceType = words('DeviceType', deviceTypes);
/** Of whatever the inventory lists. */
export const inventoryDeviceType = words('InventoryDeviceType', inventoryDeviceTypes);
export const smiStatus = words('SmiStatus', smiStatuses, {
  description: 'In the Smart Metering Inventory; devices of type 2 (IHD, CAD) have none.',
});
export const fuel = words('Fuel', fuels);
