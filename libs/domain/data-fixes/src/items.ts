import { parseMapId, parseMpan, parseMpxn, parseSmiStatus } from '@icx/identifiers';
import { lineOfText } from '@icx/install-code';
import {
  parseEsmeVariant,
  parseFirmwareVersion,
  parseInventoryDeviceType,
  parseInventoryManufacturer,
  parseInventoryMsn,
  parseModel,
} from '@icx/inventory';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';

/** What of a device may be wrong in the Smart Metering Inventory: the groups of SR 8.4, and anything else. */
export const items = [
  'device-status',
  'import-mpxn',
  'secondary-import-mpan',
  'export-mpan',
  'device-type',
  'esme-variant',
  'manufacturer',
  'model',
  'firmware-version',
  'msn',
  'map-id',
  'other',
] as const;
export type Item = (typeof items)[number];

/** As an inventory update (SR 8.4) takes them: what a case asks for is what it could not do. */
const parsers: Readonly<Record<Item, (value: unknown) => Parsed<string>>> = {
  'device-status': parseSmiStatus,
  'import-mpxn': parseMpxn,
  'secondary-import-mpan': parseMpan,
  'export-mpan': parseMpan,
  'device-type': parseInventoryDeviceType,
  'esme-variant': parseEsmeVariant,
  manufacturer: parseInventoryManufacturer,
  model: parseModel,
  'firmware-version': parseFirmwareVersion,
  msn: parseInventoryMsn,
  'map-id': parseMapId,
  other: lineOfText(200),
};

/** What the inventory has now, and what it should have. */
export interface Values {
  /** As it stands there, right or wrong, so any text; `null`: nothing, or the reporter does not know. */
  readonly current: string | null;
  /** What the item can be, in its stored spelling: reports of the same value are equal. */
  readonly wanted: string;
}

const nothingToFix = refuse(
  'nothing-to-fix',
  'The value that you want is the one that is there. Give the right value, or open no case.',
  '/wanted',
);

/** The two values of one item; `wanted` must be one that the item can have. Pointers are `/current` and `/wanted`. */
export const parseValues = (item: Item, current: unknown, wanted: unknown): Values | Refusal => {
  const there = current === null || current === undefined ? null : lineOfText(200)(current);
  if (isRefusal(there)) return { ...there, pointer: '/current' };
  const checked = lineOfText(200)(wanted);
  const value = isRefusal(checked) ? checked : parsers[item](checked);
  if (isRefusal(value)) return { ...value, pointer: '/wanted' };
  return there === value || (there !== null && parsers[item](there) === value)
    ? nothingToFix
    : { current: there, wanted: value };
};
