import { isRefusal, type Refusal } from '@icx/refusals';
import { clerkDate, clerkTime } from '@icx/words';
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
const boxesOf = (kind: FieldWords['kind']): readonly string[] =>
  kind === 'date' ? DAY_PARTS : kind === 'moment' ? [...DAY_PARTS, 'time'] : [];
export const idOf = (name: string): string => `field-${name.replaceAll('.', '-')}`;

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

type Read = string | true | readonly string[] | undefined;

/** Under which what was ticked of a field of `many` is sent. */
const tickOf = (name: string, value: string): string => `${name}-${value}`;

const valueOf = ({ name, kind, options = [] }: FieldWords, typed: Values): Read => {
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
const partsOf = ({ name, kind, options = [] }: FieldWords): readonly string[] => {
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

/** As an error of a form is told: at the field, and in the summary that leads to it. */
export interface FieldError {
  readonly text: string;
  readonly href?: string;
}

const fieldAt = (fields: readonly FieldWords[], pointer = ''): FieldWords | undefined => {
  const name = pointer.slice(1).replaceAll('/', '.');
  // What is wrong with a file is wrong nowhere in particular.
  if (name === '') return fields.find(({ kind }) => kind === 'file');
  return (
    fields.find((field) => field.name === name) ??
    fields.find((field) => name.startsWith(`${field.name}.`)) ??
    // Of one in a list as a whole: where its first member is typed.
    fields.find((field) => name !== '' && field.name.startsWith(`${name}.`))
  );
};

const wordsOf = ({ code, detail }: Refusal, field: FieldWords | undefined): string =>
  code === 'required' && field ? `${field.label}: ${detail}` : detail;

export const errorsOf = (fields: readonly FieldWords[], refusals: readonly Refusal[]): readonly FieldError[] =>
  refusals.map((refusal) => {
    const field = fieldAt(fields, refusal.pointer);
    return { text: wordsOf(refusal, field), ...(field ? { href: `#${focusOf(field)}` } : {}) };
  });

/** Where one goes on typing. */
const focusOf = ({ name, kind }: FieldWords): string => (boxesOf(kind).length > 0 ? `${idOf(name)}-day` : idOf(name));

/** One field with what the macros of GOV.UK Frontend take. */
export interface ShownField {
  readonly name: string;
  readonly kind: NonNullable<FieldWords['kind']>;
  readonly params: object;
  /** Under which option of another field it stands. */
  readonly under?: string;
  readonly options?: readonly (Option & { readonly checked: boolean })[];
  /** `open`: it holds something, or what was typed is wrong. */
  readonly rare?: 'folded' | 'open';
}

/** What was typed, to be checked before it is sent. */
export const answersOf = (fields: readonly FieldWords[], typed: Values): readonly object[] =>
  fields.flatMap((field) => {
    const value = valueOf(field, typed);
    return value === undefined ? [] : [{ key: { text: field.label }, value: { text: saidIn(field, value) } }];
  });

const saidIn = ({ kind, options = [] }: FieldWords, value: NonNullable<Read>): string => {
  if (kind === 'code') return 'Given';
  if (value === true) return 'Yes';
  if (kind === 'several' && typeof value !== 'string') return value.join(', ');
  if (typeof value !== 'string')
    return options.flatMap((one) => (value.includes(one.value) ? [one.text] : [])).join(', ') || 'None';
  if (kind === 'moment') return clerkTime(value);
  return kind === 'date' ? clerkDate(value) : (options.find((one) => one.value === value)?.text ?? value);
};

export const shownFields = (
  fields: readonly FieldWords[],
  typed: Values,
  refusals: readonly Refusal[],
): readonly ShownField[] =>
  fields.map((field) => {
    const { name, kind = 'line', options = [] } = field;
    const refusal = refusals.find(({ pointer }) => fieldAt(fields, pointer) === field);
    const common = {
      id: idOf(name),
      idPrefix: idOf(name),
      name,
      ...(field.hint ? { hint: { text: field.hint } } : {}),
      ...(refusal ? { errorMessage: { text: wordsOf(refusal, field) } } : {}),
    };
    return {
      name,
      kind,
      params: { ...common, ...paramsOf(field, typed, refusal !== undefined) },
      ...(field.rare
        ? { rare: refusal || partsOf(field).some((part) => typed[part]?.trim()) ? 'open' : 'folded' }
        : {}),
      ...(options.length > 0
        ? { options: options.map((option) => ({ ...option, checked: typed[name] === option.value })) }
        : {}),
    };
  });

const paramsOf = (
  { name, kind = 'line', label, options = [], width, rows = 3 }: FieldWords,
  typed: Values,
  wrong: boolean,
): object => {
  const value = typed[name] ?? '';
  const legend = { legend: { text: label, classes: 'govuk-fieldset__legend--s' } };
  const bold = { text: label, classes: 'govuk-label--s' };
  switch (kind) {
    case 'text':
    case 'several':
      return { label: bold, value, rows };
    case 'choice':
      return { fieldset: legend };
    case 'flag':
      return { items: [{ value: 'yes', text: label, checked: value !== '' }] };
    case 'many':
      return {
        fieldset: legend,
        items: options.map((one) => ({
          ...{ name: tickOf(name, one.value), value: 'yes', text: one.text },
          ...(one.hint ? { hint: { text: one.hint } } : {}),
          checked: Boolean(typed[tickOf(name, one.value)]),
        })),
      };
    case 'list':
      return {
        label: bold,
        items: [{ value: '', text: '' }, ...options].map((one) => ({ ...one, selected: one.value === value })),
      };
    case 'date':
    case 'moment':
      return {
        fieldset: legend,
        namePrefix: name,
        items: boxesOf(kind).map((part) => ({
          name: part,
          id: `${idOf(name)}-${part}`,
          classes: `govuk-input--width-${part === 'time' ? 5 : part === 'year' ? 4 : 2}${wrong ? ' govuk-input--error' : ''}`,
          value: typed[`${name}-${part}`] ?? '',
          ...(part === 'time' ? { label: 'Time, such as 14:30', inputmode: 'text' } : {}),
        })),
      };
    case 'hidden':
      return { value };
    case 'file':
      return { label: bold };
    case 'code':
      return {
        label: bold,
        autocomplete: 'off',
        spellcheck: false,
        classes: 'govuk-input--extra-letter-spacing icx-code',
      };
    default:
      return { label: bold, value, classes: width ? `govuk-input--width-${width}` : 'govuk-!-width-two-thirds' };
  }
};
