import { mayHoldInstallCode } from '@icx/install-code';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Column, FileKind } from './file-kind.ts';
import { ownColumns } from './own-columns.ts';

/** How the files of one source name their columns: what a profile adds to the names that everybody may use. */
export interface Mapping {
  /** A file's name for a column, as `headerKey` has it, and the column; `null`: passed over. */
  readonly headers: Readonly<Record<string, string | null>>;
  /** What is the same in every row and stands in none. */
  readonly constants: Readonly<Record<string, string>>;
  /** Instead of what a file looks like. */
  readonly delimiter?: string;
}

/** Which column each cell of a row belongs to, in their order; `null`: to none. */
export interface ResolvedColumns {
  readonly names: readonly (string | null)[];
  readonly constants: Readonly<Record<string, string>>;
}

/** A name as it is compared: `Device ID`, `device_id` and `deviceId` are one. */
export const headerKey = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]+/g, '');

/**
 * What the first line says of the columns, before any row is looked at. One sort of fault at a time, so that nobody mends
 * what is only the consequence of another: a column that is missing, then one that is not known, then one that stands twice.
 * Refused with `column-missing`, `column-unknown` or `column-repeated`.
 */
export const resolveColumns = (
  header: readonly string[],
  kind: Pick<FileKind, 'columns' | 'ignoresOthers'>,
  { headers, constants }: Mapping = { headers: {}, constants: {} },
): ResolvedColumns | Refusal => {
  const known = knownNames(kind.columns);
  const found = header.map((name) => {
    const key = headerKey(name);
    return Object.hasOwn(headers, key) ? headers[key]! : known.get(key);
  });
  const missing = missingOf(kind.columns, (name) => found.includes(name) || Object.hasOwn(constants, name));
  if (missing) return missing;
  const unknown = header.findIndex((_, at) => found[at] === undefined);
  if (unknown >= 0 && !kind.ignoresOthers) return unknownColumn(header[unknown]!, unknown, kind.columns);
  const names = found.map((name) => name ?? null);
  const repeated = repeatedOf(names, constants);
  return isRefusal(repeated) ? repeated : { names, constants };
};

/** The column that everybody may call so; `null`: passed over; `undefined`: no such column is known. */
export const resolveHeader = (name: string, columns: readonly Column[]): string | null | undefined =>
  knownNames(columns).get(headerKey(name));

const knownNames = (columns: readonly Column[]): ReadonlyMap<string, string | null> =>
  new Map([
    ...ownColumns.map((name) => [headerKey(name), null] as const),
    ...columns.flatMap(({ name, aliases = [], unread }) =>
      [name, ...aliases].map((alias) => [headerKey(alias), unread ? null : name] as const),
    ),
  ]);

const missingOf = (columns: readonly Column[], isThere: (name: string) => boolean): Refusal | undefined => {
  const missing = columns.filter(({ name, required }) => required && !isThere(name)).map(({ name }) => name);
  if (missing.length === 0) return undefined;
  const [are, them] = missing.length === 1 ? ['column', 'it'] : ['columns', 'them'];
  return refuse(
    'column-missing',
    `The first line has to name the ${are} ${missing.join(', ')}: add ${them}, say by a mapping profile what this file calls ${them}, take the template of this kind, or send it as the kind that it is.`,
  );
};

const unknownColumn = (name: string, at: number, columns: readonly Column[]): Refusal =>
  refuse(
    'column-unknown',
    `Column ${at + 1}${isTellable(name) ? ` (${name})` : ''} is none that this kind of file has: send it as the kind that it is, take the column ` +
      `out, or call it one of ${columns.map((column) => column.name).join(', ')}.`,
  );

const repeatedOf = (names: readonly (string | null)[], constants: Mapping['constants']): Refusal | undefined => {
  const name = names.find((one, at) => one !== null && (names.indexOf(one) !== at || Object.hasOwn(constants, one)));
  return name === undefined || name === null
    ? undefined
    : refuse('column-repeated', `The column ${name} is there twice, or also fixed by the profile: leave one of them.`);
};

/** 16 or 18 bytes in base64, in either alphabet. */
const BASE64 = /^(?=.*[0-9+/=])[0-9A-Za-z+/_-]{22,24}={0,2}$/;

/** In a file without a header the first line is a row: what may be a part of a code is never repeated. */
const isTellable = (name: string): boolean =>
  name !== '' &&
  name.length <= 40 &&
  !/[0-9a-f]{8}/i.test(name.replaceAll(/[^0-9a-z]/gi, '')) &&
  !BASE64.test(name) &&
  !mayHoldInstallCode(name);

/** Names as they may be kept in clear: a column that no kind knows may be called anything. */
export const tellableHeader = (header: readonly string[], { names }: ResolvedColumns): readonly string[] =>
  header.map((name, at) => (names[at] || isTellable(name) ? name : `column ${at + 1}`));
