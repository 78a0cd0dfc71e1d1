import {
  parseDeviceId,
  parseDeviceType,
  parseManufacturer,
  parseMsn,
  type DeviceId,
  type DeviceType,
  type Manufacturer,
  type Msn,
} from '@icx/identifiers';
import {
  codeCellFault,
  parseInstallCode,
  parseRepresentation,
  withoutCode,
  type InstallCode,
  type Representation,
} from '@icx/install-code';
import { isRefusal, mostTold, required, type Parsed, type Refusal } from '@icx/refusals';
import { explained, spreadsheetDamage, type Expected } from '@icx/tabular';

/** What is kept of a row. What else an ASN file says of a device answers no request, and is not looked at. */
export interface AsnRow {
  readonly deviceId: DeviceId;
  readonly deviceType: DeviceType;
  readonly manufacturer: Manufacturer;
  readonly msn: Msn | null;
  readonly code: InstallCode;
}

type Cells = Readonly<Record<string, string | undefined>>;

const deviceIdCell: Expected = { is: 'hexadecimal', lengths: [16] };
const codeCell: Expected = { is: 'hexadecimal', lengths: [32, 36] };
/** Too short to hold a code, or to have lost digits; nearly all are like this. */
const plainMsn = /^[0-9A-Z]{1,15}$/;
const msnCell: Expected = { is: 'text' };
const msnOf = withoutCode(parseMsn);
const manufacturerOf = withoutCode(parseManufacturer);

/** So many cells that were read are remembered: a file names the same few types and manufacturers in each row. */
const REMEMBERED = 1_000;
const remembered = <T>(parse: (cell: string) => Parsed<T>): ((cell: string) => Parsed<T>) => {
  const known = new Map<string, Parsed<T>>();
  return (cell) => {
    const found = known.get(cell);
    if (found !== undefined) return found;
    if (known.size >= REMEMBERED) known.clear();
    const parsed = parse(cell);
    known.set(cell, parsed);
    return parsed;
  };
};

/** Reads rows of an ASN file: what one of them says, or everything that is wrong with it, each with its column. */
export const asnRowReader = (live: boolean): ((cells: Cells) => AsnRow | readonly Refusal[]) => {
  const typeOf = remembered(parseDeviceType);
  const makerOf = remembered(manufacturerOf);
  const readCode = (cells: Cells, deviceId: string | undefined): Parsed<InstallCode> => {
    const representation = representationOf(cells['representation']);
    if (isRefusal(representation)) return representation;
    const cell = cells['installCode'];
    const fault = codeCellFault(cell);
    if (fault) return at('installCode', fault);
    const code = parseInstallCode(cell, { live, representation, deviceId });
    return isRefusal(code) ? at('installCode', explained(code, cell!, codeCell)) : code;
  };
  return (cells) => {
    const deviceId = read(cells, 'deviceId', parseDeviceId, deviceIdCell);
    const deviceType = read(cells, 'deviceType', typeOf);
    const manufacturer = read(cells, 'manufacturer', makerOf);
    const msn = readMsn(cells['msn']);
    const code = readCode(cells, isRefusal(deviceId) ? undefined : deviceId);
    if (
      !isRefusal(deviceId) &&
      !isRefusal(deviceType) &&
      !isRefusal(manufacturer) &&
      !isRefusal(msn) &&
      !isRefusal(code)
    )
      return { deviceId, deviceType, manufacturer, msn, code };
    return [deviceId, deviceType, manufacturer, msn, code].filter((one) => isRefusal(one)).slice(0, mostTold);
  };
};

const at = (column: string, refusal: Refusal): Refusal => ({ ...refusal, pointer: `/${column}` });

const read = <T>(cells: Cells, column: string, parse: (cell: string) => Parsed<T>, expected?: Expected): Parsed<T> => {
  const cell = cells[column];
  if (cell === undefined) return at(column, required);
  const parsed = parse(cell);
  if (!isRefusal(parsed)) return parsed;
  return at(column, expected ? explained(parsed, cell, expected) : parsed);
};

/** A parser takes a serial number as it is, so what a spreadsheet did to it is looked for first. */
const readMsn = (cell: string | undefined): Parsed<Msn> | null => {
  if (cell === undefined) return null;
  if (plainMsn.test(cell)) return cell as Msn;
  const parsed = spreadsheetDamage(cell, msnCell) ?? msnOf(cell);
  return isRefusal(parsed) ? at('msn', parsed) : parsed;
};

const representationOf = (cell: string | undefined): Parsed<Representation> | undefined => {
  const parsed = cell === undefined ? undefined : parseRepresentation(cell.trim());
  return isRefusal(parsed) ? at('representation', parsed) : parsed;
};
