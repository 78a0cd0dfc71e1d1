import { isRefusal } from '@icx/refusals';
import { atLondon, parsePlainDate, type TimeOfDay } from '@icx/working-days';

/** What people see of a member of a DTO. */
export interface FieldWords {
  /** Of the member; of one in another, `evidenceOfInstallation.installedOn`; of one in a list, `identifiers.0.id`. */
  readonly name: string;
  readonly label: string;
  readonly hint?: string;
  /**
   * `date`: day, month and year; `moment`: with the time in London; `code`: never shown again, and kept nowhere;
   * `many`: any of the options, or none; `several`: one a line; `file`: the last of its form; `hidden`: what the page knows.
   */
  readonly kind?:
    'line' | 'text' | 'choice' | 'list' | 'date' | 'moment' | 'code' | 'flag' | 'many' | 'several' | 'file' | 'hidden';
  readonly options?: readonly Option[];
  /** Of one that is hidden: a link may fill it in all the same, though nobody sees with what. */
  readonly linked?: true;
  /** Folded away until somebody needs it, or it holds something. */
  readonly rare?: true;
  /** Lines of a text. */
  readonly rows?: number;
  /** Characters that are expected. */
  readonly width?: 2 | 4 | 5 | 10 | 20 | 30;
}

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
  /** Fields that go with it, by their names: shown under it. */
  readonly with?: readonly string[];
}

/** Values that are chosen among. @param said how people read one, if not as it is */
export const optionsFor = <Value extends string | number>(
  values: readonly Value[],
  said: (value: Value) => string = String,
): readonly Option[] => values.map((value) => ({ value: String(value), text: said(value) }));

export type Values = Readonly<Record<string, string>>;

const DAY_PARTS = ['day', 'month', 'year'] as const;
/** What days and moments are typed into. */
export const boxesOf = (kind: FieldWords['kind']): readonly string[] =>
  kind === 'date' ? DAY_PARTS : kind === 'moment' ? [...DAY_PARTS, 'time'] : [];

/** The members of the body of which the fields are: what was left empty is left out. */
export const bodyOf = (fields: readonly FieldWords[], typed: Values): object => {
  const body: Record<string, unknown> = {};
  const left = notChosen(fields, typed);
  for (const field of fields) {
    if (left.has(field.name)) continue;
    const value = valueOf(field, typed);
    if (value === undefined) continue;
    put(body, field.name.split('.'), value);
  }
  return withoutGaps(body) as object;
};

type Members = Record<string, unknown>;

/** A number names a place in a list. */
const put = (into: Members, [name = '', ...rest]: readonly string[], value: unknown): void => {
  if (rest.length === 0) into[name] = value;
  else put((into[name] ??= /^\d+$/.test(rest[0]!) ? [] : {}) as Members, rest, value);
};

/** What was left empty of a list is not in it. */
const withoutGaps = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((one) => one !== undefined).map(withoutGaps);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutGaps(one)]));
};

/** Fields of options that were not chosen: a browser sends them too. */
const notChosen = (fields: readonly FieldWords[], typed: Values): ReadonlySet<string> =>
  new Set(
    fields.flatMap(({ name, options = [] }) =>
      options.filter(({ value }) => value !== typed[name]).flatMap((option) => option.with ?? []),
    ),
  );

export type Read = string | true | readonly string[] | undefined;

/** Under which what was ticked of a field of `many` is sent. */
export const tickOf = (name: string, value: string): string => `${name}-${value}`;

export const valueOf = ({ name, kind, options = [] }: FieldWords, typed: Values): Read => {
  if (kind === 'many') return options.flatMap(({ value }) => (typed[tickOf(name, value)] ? [value] : []));
  if (kind === 'date' || kind === 'moment') {
    const [day = '', month = '', year = '', time = ''] = boxesOf(kind).map((part) => typed[`${name}-${part}`]?.trim());
    if (day + month + year + time === '') return undefined;
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
    return kind === 'date' ? date : momentOf(date, time);
  }
  const value = typed[name]?.trim() ?? '';
  if (kind === 'flag') return value === '' ? undefined : true;
  if (kind === 'several') return severalIn(value);
  return value === '' ? undefined : value.replaceAll('\r\n', '\n');
};

/** As an instant; what is none stays as it was typed, for whoever reads it to refuse. */
const momentOf = (date: string, time: string): string => {
  const on = parsePlainDate(date);
  const at = time.padStart(5, '0');
  return isRefusal(on) || !/^([01]\d|2[0-3]):[0-5]\d$/.test(at) ? `${date} ${time}` : atLondon(on, at as TimeOfDay);
};

/** Under which names a browser sends it. */
export const partsOf = ({ name, kind, options = [] }: FieldWords): readonly string[] => {
  const boxes = boxesOf(kind);
  if (boxes.length > 0) return boxes.map((part) => `${name}-${part}`);
  return kind === 'many' ? options.map(({ value }) => tickOf(name, value)) : [name];
};

const severalIn = (value: string): readonly string[] | undefined => {
  const several = value.split(/[\n,;]/).flatMap((one) => one.trim() || []);
  return several.length === 0 ? undefined : several;
};

/** What may be kept of what was typed: no code is. */
export const keptOf = (fields: readonly FieldWords[], typed: Values): Values =>
  Object.fromEntries(
    fields
      .filter(({ kind }) => kind !== 'code')
      .flatMap(partsOf)
      .flatMap((name) => (typed[name] === undefined ? [] : [[name, typed[name]]])),
  );

/** What a link may fill in: what whoever sends the form sees before that. */
export const byLink = (fields: readonly FieldWords[]): readonly FieldWords[] =>
  fields.filter(({ kind, linked }) => kind !== 'hidden' || linked);
