import { parseDeviceId, parseMpan, parseMpxn, parseSmiStatus, type DeviceId } from '@icx/identifiers';
import { describing, isRefusal, orNull as takingNull, refuse } from '@icx/refusals';
import type { JsonSchema, Parser, Refusal } from '@icx/refusals';
import { refuseAll, type Refusals } from './device-faults.ts';
import { deviceParsers, isRow, strangers } from './device-row.ts';
import type { DetailChanges, InventoryUpdate } from './update.ts';

/** `null` says that there is none, or none any more. */
const orNull = (parse: Parser): Parser =>
  describing((value) => (value === null ? null : parse(value)), takingNull(parse.takes ?? {}));

const details: { readonly [Member in keyof DetailChanges]-?: Parser } = {
  deviceType: deviceParsers.deviceType,
  esmeVariant: orNull(deviceParsers.esmeVariant),
  manufacturer: orNull(deviceParsers.manufacturer),
  model: orNull(deviceParsers.model),
  firmwareVersion: orNull(deviceParsers.firmwareVersion),
  smetsChtsVersion: orNull(deviceParsers.smetsChtsVersion),
  msn: orNull(deviceParsers.msn),
  mapId: orNull(deviceParsers.mapId),
  hub: orNull(deviceParsers.hub),
};
const mpxns = {
  importMpxn: orNull(parseMpxn),
  secondaryImportMpan: orNull(parseMpan),
  exportMpan: orNull(parseMpan),
};

const kinds = ['details', 'delete', 'status', 'mpxn'] as const;
const own: Readonly<Record<(typeof kinds)[number], Readonly<Record<string, unknown>>>> = {
  details: { changes: undefined },
  delete: {},
  status: { status: undefined },
  mpxn: mpxns,
};

/** The members that are there, read; faults go to `faults`. */
const read = (
  from: Readonly<Record<string, unknown>>,
  parsers: Readonly<Record<string, Parser>>,
  faults: Refusal[],
  path = '',
): Readonly<Record<string, unknown>> => {
  const given = Object.entries(parsers).filter(([member]) => from[member] !== undefined);
  return Object.fromEntries(
    given.map(([member, parse]) => {
      const parsed = parse(from[member]);
      if (isRefusal(parsed)) faults.push({ ...parsed, pointer: `${path}/${member}` });
      return [member, parsed];
    }),
  );
};

/**
 * An update as a JSON object: `deviceId`, `kind`, and with `details` its `changes`, with `status` its `status`, with
 * `mpxn` the MPxNs. What is left out stays as it is; `null` removes. All that is wrong is told, in `errors`.
 */
export const parseInventoryUpdate = (value: unknown): InventoryUpdate | Refusals => {
  if (!isRow(value)) return refuseAll([refuse('update-not-object', 'An update is one JSON object.')])!;
  const kind = kinds.find((known) => known === value['kind']);
  if (!kind)
    return refuseAll([refuse('update-kind-invalid', `The kind of update is one of ${kinds.join(', ')}.`, '/kind')])!;
  const faults = [...strangers(value, { kind, deviceId: undefined, ...own[kind] })];
  const deviceId = parseDeviceId(value['deviceId']);
  if (isRefusal(deviceId)) faults.push({ ...deviceId, pointer: '/deviceId' });
  const update = { kind, deviceId: deviceId as DeviceId, ...membersOf(kind, value, faults) };
  return refuseAll(faults) ?? (update as InventoryUpdate);
};

const membersOf = (
  kind: InventoryUpdate['kind'],
  value: Readonly<Record<string, unknown>>,
  faults: Refusal[],
): object => {
  switch (kind) {
    case 'delete':
      return {};
    case 'mpxn':
      return read(value, mpxns, faults);
    case 'status':
      return read({ status: value['status'] ?? null }, { status: parseSmiStatus }, faults);
    case 'details': {
      const changes = value['changes'] ?? {};
      if (!isRow(changes)) {
        faults.push(refuse('changes-not-object', 'The changes are one JSON object.', '/changes'));
        return {};
      }
      faults.push(...strangers(changes, details).map((fault) => ({ ...fault, pointer: `/changes${fault.pointer}` })));
      return { changes: read(changes, details, faults, '/changes') };
    }
  }
};

const taken = (members: Readonly<Record<string, Pick<Parser, 'takes'>>>, required: readonly string[]): JsonSchema => ({
  type: 'object',
  properties: Object.fromEntries(Object.entries(members).map(([member, { takes = {} }]) => [member, takes])),
  required,
  additionalProperties: false,
});

const ofKind = (kind: (typeof kinds)[number], members: Parameters<typeof taken>[0], ...required: readonly string[]) =>
  taken({ deviceId: parseDeviceId, kind: { takes: { type: 'string', const: kind } }, ...members }, [
    'deviceId',
    'kind',
    ...required,
  ]);

parseInventoryUpdate.takes = {
  oneOf: [
    ofKind('details', { changes: { takes: taken(details, []) } }),
    ofKind('delete', {}),
    ofKind('status', { status: parseSmiStatus }, 'status'),
    ofKind('mpxn', mpxns),
  ],
} satisfies JsonSchema;
