import { caseless, parseMapId, parseMpan, parseMpxn, parseSmiStatus, sameText } from '@icx/identifiers';
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

/** Wanted where the device should be at no such meter point; as an inventory update can remove one. */
export const noMpxn = 'none';
const orNone =
  (parse: (value: unknown) => Parsed<string>) =>
  (value: unknown): Parsed<string> =>
    typeof value === 'string' && caseless(value) === noMpxn ? noMpxn : parse(value);

/** As an inventory update (SR 8.4) takes them: what a case asks for is what it could not do. */
const parsers: Readonly<Record<Item, (value: unknown) => Parsed<string>>> = {
  'device-status': parseSmiStatus,
  'import-mpxn': orNone(parseMpxn),
  'secondary-import-mpan': orNone(parseMpan),
  'export-mpan': orNone(parseMpan),
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
  /** As it stands there, right or wrong, so any text; `null`: not given. */
  readonly current: string | null;
  /** What the item can be, in its stored spelling: reports of the same value are equal. `none`: no such MPxN. */
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

/**
 * What a case is about beside device and item. Under `other` that is the fault itself: two faults are two cases, or the
 * second would take the place of the first. The others have one value each, so whoever wants another one joins.
 */
export const subjectOf = ({ item, wanted }: { readonly item: Item; readonly wanted: string }): string | null =>
  item === 'other' ? caseless(wanted) : null;

/** Whether two reports want the same, however it is spelled. */
export const wantSame = (one: { readonly wanted: string }, other: { readonly wanted: string }): boolean =>
  sameText(one.wanted, other.wanted);
