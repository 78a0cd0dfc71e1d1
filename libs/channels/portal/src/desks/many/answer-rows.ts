import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { answerKinds } from '@icx/requests';
import { readAnswerRow, type AnswerRow } from '@icx/requests-service';
import { answerChoices } from '@icx/words';
import { optionsFor, type FieldWords, type Values } from '../../pages/fields.ts';
import { reasonField } from '../answering.ts';

/** Requests that are answered on one page [choice]. */
export const ROWS = 25;

const ofRow: readonly FieldWords[] = [
  { name: 'requestId', label: 'Request' },
  { name: 'leg', label: 'Leg' },
  {
    ...{ name: 'answer', label: 'Answer', kind: 'list' },
    options: optionsFor(answerKinds, (kind) => answerChoices[kind].text),
  },
  { name: 'installCode', label: 'Install code', kind: 'code' },
  { name: 'deviceId', label: 'Device ID' },
  { name: 'suggestedInstaller', label: 'Who installed it, if you know' },
  { ...reasonField, label: 'Why there is no code' },
  { name: 'note', label: 'Note, for who asked' },
];
export const COLUMNS = ofRow.map(({ name }) => name);

const nameOf = (row: number, column: string): string => `rows.${row}.${column}`;

/** Those of the first row, then those of the second: a page has as many as there are rows. */
export const answerFields: readonly FieldWords[] = Array.from({ length: ROWS }, (_, row) =>
  ofRow.map((field) => ({ ...field, name: nameOf(row, field.name) })),
).flat();

/** A row of the page, as a filled-in line of a worklist has it. */
export interface TypedRow {
  readonly row: number;
  readonly requestId: string;
  readonly cells: Readonly<Record<string, string>>;
}

/** The rows of which something was sent. */
export const typedRows = (values: Values): readonly TypedRow[] =>
  Array.from({ length: ROWS }, (_, row) => {
    const cells = COLUMNS.flatMap((column) => {
      const cell = values[nameOf(row, column)]?.trim();
      return cell ? [[column, cell] as const] : [];
    });
    return { row, requestId: values[nameOf(row, 'requestId')] ?? '', cells: Object.fromEntries(cells) };
  }).filter(({ requestId }) => requestId !== '');

/** A code says for itself what the answer is. */
export const readTyped = ({ cells }: TypedRow): ReturnType<typeof readAnswerRow> => {
  const { answer = cells['installCode'] === undefined ? undefined : 'code-supplied', ...rest } = cells;
  return readAnswerRow(answer === undefined ? rest : { ...rest, answer });
};

export const isAnswer = (read: ReturnType<typeof readAnswerRow>): read is AnswerRow =>
  typeof read === 'object' && !Array.isArray(read);

/** At its field; what has none is told at the answer. */
export const inRow = (row: number, refusal: Refusal): Refusal => {
  const column = COLUMNS.slice(2).find((name) => refusal.pointer === `/${name}`) ?? 'answer';
  return { ...refusal, pointer: `/rows/${row}/${column}` };
};

export const nothingSaid = refuse.malformed(
  'nothing-answered',
  'No row has an answer. Choose one, or give a code, in the rows that you can answer now.',
  '/rows/0/answer',
);

/** What is left on the page when others are done, one after the other. */
export const onlyRows = (values: Values, rows: readonly number[]): Values =>
  Object.fromEntries(
    rows.flatMap((row, at) =>
      COLUMNS.flatMap((column) => {
        const value = values[nameOf(row, column)];
        return value === undefined ? [] : [[nameOf(at, column), value]];
      }),
    ),
  );

export const refusalsOf = (read: ReturnType<typeof readAnswerRow>): readonly Refusal[] =>
  Array.isArray(read) && read.every(isRefusal) ? read : [];
