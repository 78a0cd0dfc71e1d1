import type { Refusal } from '@icx/refusals';
import { clerkDate, clerkTime } from '@icx/words';
import { boxesOf, partsOf, tickOf, valueOf, type FieldWords, type Option, type Read, type Values } from './fields.ts';

const idOf = (name: string): string => `field-${name.replaceAll('.', '-')}`;

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
