import {
  caseless,
  parseDeviceId,
  parseMapId,
  parseMpan,
  parseMpxn,
  parsePartyId,
  parseSmiStatus,
} from '@icx/identifiers';
import { describing, isRefusal, objectTaken, refuse, type Parsed, type Parser, type Refusal } from '@icx/refusals';
import { parsePlainDate } from '@icx/working-days';
import { wans, type Device } from './device.ts';
import { refuseAll, type Refusals } from './device-faults.ts';
import { parseInventoryDeviceType } from './device-type.ts';
import type { DeviceDraft } from './record-device.ts';
import {
  parseEsmeVariant,
  parseFirmwareVersion,
  parseInventoryManufacturer,
  parseInventoryMsn,
  parseModel,
  parseSmetsChtsVersion,
} from './text.ts';

const parseWan = describing(
  (value): Parsed<Device['wan']> =>
    wans.find((known) => typeof value === 'string' && known === caseless(value)) ??
    refuse('wan-invalid', `The WAN state is one of ${wans.join(', ')}.`),
  { type: 'string', enum: wans },
);

type Parsers<T> = { readonly [Member in keyof T]: Parser<NonNullable<T[Member]>> };

/** How each member of a device is read when it is there. */
export const deviceParsers: Parsers<Device> = {
  deviceId: parseDeviceId,
  deviceType: parseInventoryDeviceType,
  esmeVariant: parseEsmeVariant,
  smiStatus: parseSmiStatus,
  mpxn: parseMpxn,
  secondaryImportMpan: parseMpan,
  exportMpan: parseMpan,
  hub: parseDeviceId,
  msn: parseInventoryMsn,
  manufacturer: parseInventoryManufacturer,
  model: parseModel,
  firmwareVersion: parseFirmwareVersion,
  smetsChtsVersion: parseSmetsChtsVersion,
  mapId: parseMapId,
  registeredSupplier: parsePartyId,
  suppliedFrom: parsePlainDate,
  addedBy: parsePartyId,
  installingSupplier: parsePartyId,
  installedOn: parsePlainDate,
  installerRecordedOn: parsePlainDate,
  removedOn: parsePlainDate,
  wan: parseWan,
};

const required: readonly string[] = ['deviceId', 'deviceType'] satisfies (keyof Device)[];

/** The members that SECMP0011 first asked for and then left out: "MOP and MAM are more likely to change". */
const outOfScope: ReadonlySet<string> = new Set(['mopid', 'mamid', 'mop', 'mam']);

/** A member's name as a JSON Pointer (RFC 6901); a name that nobody chose is cut. */
export const pointerTo = (member: string): string =>
  `/${member.slice(0, 60).toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** A refusal for each member that the parsers do not know. */
export const strangers = (row: object, known: object): readonly Refusal[] =>
  Object.keys(row)
    .filter((member) => !Object.hasOwn(known, member))
    .map((member) =>
      outOfScope.has(member.toLowerCase())
        ? refuse(
            'mop-mam-out-of-scope',
            'The inventory holds the MAP ID only: MOP and MAM IDs were taken out of scope (SECMP0011). Leave it out.',
            pointerTo(member),
          )
        : refuse.malformed(
            'unknown-member',
            'There is no such member: correct its name or leave it out.',
            pointerTo(member),
          ),
    );

export const isRow = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * One object of an import batch: the whole picture of a device, members as in `Device`, texts; `null` or absent means
 * not known. All that is wrong is told, in `errors`, each with its pointer.
 */
export const parseDeviceRow = (value: unknown): DeviceDraft | Refusals => {
  if (!isRow(value)) return refuseAll([refuse('row-not-object', 'Each device is one JSON object.')])!;
  const faults = [...strangers(value, deviceParsers)];
  const draft: Record<string, unknown> = {};
  for (const [member, parse] of Object.entries(deviceParsers)) {
    const given = value[member] ?? null;
    if (given === null && !required.includes(member)) {
      draft[member] = member === 'wan' ? 'unknown' : null;
      continue;
    }
    const parsed = (parse as (value: unknown) => Parsed<unknown>)(given);
    if (isRefusal(parsed)) faults.push({ ...parsed, pointer: `/${member}` });
    else draft[member] = parsed;
  }
  return refuseAll(faults) ?? (draft as unknown as DeviceDraft);
};
parseDeviceRow.takes = objectTaken(deviceParsers, required);
