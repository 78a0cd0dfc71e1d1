import { offenderIn, readLabel, parseManufacturer, parseMsn, readTrimmed, type Field } from '@icx/identifiers';
import { withoutCode } from '@icx/install-code';
import { describing, isRefusal, refuse, type Branded, type Parsed, type Parser } from '@icx/refusals';

/** Model as the Certified Products List writes it. */
export type Model = Branded<string, 'Model'>;
/** `A`, `BC`: the first letter tells the kind of electricity meter, the others its extras. */
export type EsmeVariant = Branded<string, 'EsmeVariant'>;
export type FirmwareVersion = Branded<string, 'FirmwareVersion'>;
/** Version of the technical specification: `SMETS2 4.2`, `SMETS1`, `CHTS 1.3`, or the bare number. */
export type SmetsChtsVersion = Branded<string, 'SmetsChtsVersion'>;

const label = <T extends string>(field: Field, longest: number): Parser<T> =>
  describing((value) => readLabel(value, field, longest) as Parsed<T>, {
    type: 'string',
    minLength: 1,
    maxLength: longest,
  });

const model = { name: 'The model', code: 'model-invalid' };
const firmware = { name: 'The firmware version', code: 'firmware-version-invalid' };

/** 1 to 60 printable characters, trimmed. Refused with `model-invalid`. */
export const parseModel = withoutCode(label<Model>(model, 60));

/** 1 to 40 printable characters, trimmed. Refused with `firmware-version-invalid`. */
export const parseFirmwareVersion = withoutCode(label<FirmwareVersion>(firmware, 40));

/** As `parseMsn`, without an install code in it. */
export const parseInventoryMsn = withoutCode(parseMsn);

/** As `parseManufacturer`, without an install code in it. */
export const parseInventoryManufacturer = withoutCode(parseManufacturer);

/** 1 to 4 letters, stored in capitals. Refused with `esme-variant-invalid`. */
export const parseEsmeVariant = (value: unknown): Parsed<EsmeVariant> => {
  const field = { name: 'The ESME variant', code: 'esme-variant-invalid' };
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const offender = offenderIn(text, /[^A-Za-z]/u);
  if (offender) return refuse(field.code, `${field.name} has ${offender.phrase}: write 1 to 4 letters, such as B.`);
  return text.length <= 4
    ? (text.toUpperCase() as EsmeVariant)
    : refuse(field.code, `${field.name} is ${text.length} letters long: write 1 to 4, such as B.`);
};
parseEsmeVariant.takes = { type: 'string', pattern: '^[A-Za-z]{1,4}$', example: 'B' } as const;

const specification =
  /^(?:(smets ?-?[12]|chts)(?:[ -]?v?(\d{1,2}(?:\.\d{1,3}){0,2}))?|v?(\d{1,2}(?:\.\d{1,3}){0,2}))$/i;

/** Stored as `SMETS2 4.2`, whatever stood between. Refused with `smets-chts-version-invalid`. */
export const parseSmetsChtsVersion = (value: unknown): Parsed<SmetsChtsVersion> => {
  const field = { name: 'The SMETS or CHTS version', code: 'smets-chts-version-invalid' };
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  const [matched, name, version, bare] = specification.exec(text) ?? [];
  if (matched === undefined) {
    return refuse(field.code, `${field.name} is not understood: write it as SMETS2 4.2, SMETS1 or CHTS 1.3.`);
  }
  const parts = [name?.replace(/[ -]/g, '').toUpperCase(), version ?? bare];
  return parts.filter((part) => part !== undefined).join(' ') as SmetsChtsVersion;
};
parseSmetsChtsVersion.takes = {
  type: 'string',
  pattern: '^((SMETS[12]|CHTS)( [0-9]{1,2}(\\.[0-9]{1,3}){0,2})?|[0-9]{1,2}(\\.[0-9]{1,3}){0,2})$',
  example: 'SMETS2 4.2',
} as const;

/** Only where the version says so: a bare number could be of SMETS1, SMETS2 or CHTS, and is not guessed. */
export const saysSmets1 = (version: SmetsChtsVersion | null): boolean => version?.startsWith('SMETS1') ?? false;
