import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { offenderIn } from './characters.ts';
import type { Fuel } from './fuel.ts';
import { readTrimmed, type Field } from './text.ts';

/** Market Participant Identifier (electricity): 4 alphanumerics. */
export type Mpid = Branded<string, 'Mpid'>;
/** Short code of a gas shipper or supplier: 3 alphanumerics. */
export type GasShortCode = Branded<string, 'GasShortCode'>;
/** Identifier of a Meter Asset Provider: 4 alphanumerics for electricity, 3 for gas (SECMP0011). */
export type MapId = Branded<string, 'MapId'>;

const parseAlphanumerics = (value: unknown, field: Field, lengths: readonly number[]): Parsed<string> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const wanted = `${lengths.join(' or ')} letters or digits`;
  const offender = offenderIn(text, /[^0-9A-Za-z]/u);
  if (offender) return refuse(field.code, `${field.name} has ${offender.phrase}: write ${wanted}.`);
  return lengths.includes(text.length)
    ? text.toUpperCase()
    : refuse(field.code, `${field.name} is ${text.length} characters long: write ${wanted}.`);
};

/** 4 letters or digits, stored in capitals. Refused with `mpid-invalid`. */
export const parseMpid = (value: unknown): Parsed<Mpid> =>
  parseAlphanumerics(value, { name: 'The MPID', code: 'mpid-invalid' }, [4]) as Parsed<Mpid>;

/** 3 letters or digits, stored in capitals. Refused with `gas-short-code-invalid`. */
export const parseGasShortCode = (value: unknown): Parsed<GasShortCode> =>
  parseAlphanumerics(
    value,
    { name: 'The gas short code', code: 'gas-short-code-invalid' },
    [3],
  ) as Parsed<GasShortCode>;

/** 4 (electricity) or 3 (gas) letters or digits, stored in capitals. Refused with `map-id-invalid`. */
export const parseMapId = (value: unknown): Parsed<MapId> =>
  parseAlphanumerics(value, { name: 'The MAP ID', code: 'map-id-invalid' }, [4, 3]) as Parsed<MapId>;
parseMapId.takes = { type: 'string', pattern: '^[0-9A-Za-z]{3,4}$', example: 'MAPX' } as const;

export const mapIdFuel = (mapId: MapId): Fuel => (mapId.length === 4 ? 'electricity' : 'gas');
