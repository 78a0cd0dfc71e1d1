import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import { isBlank, unprintableIn } from './characters.ts';
import { labelMarkIn } from './label-text.ts';

/** How the sentences of one field's refusals call it, and the code they carry. */
export interface Field {
  /** Starts a sentence: "The Device ID". */
  readonly name: string;
  /** The stable refusal code, `device-id-invalid`. */
  readonly code: string;
}

/** No field is near this long: beyond it a text is refused unread, so that a huge one costs nothing. UTF-16 units. */
const longestRead = 256;

/** The text as it was sent, not trimmed. Refused: anything but text, the empty text, a text longer than any field. */
export const readText = (value: unknown, field: Field): Parsed<string> => {
  if (value === undefined || value === null || value === '') {
    return refuse(field.code, `${field.name} is missing: send it as text.`);
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return refuse(
      field.code,
      `${field.name} was sent as a number, which loses leading zeros and long digits: send text.`,
    );
  }
  if (typeof value !== 'string') {
    return refuse(field.code, `${field.name} is not text: send one text value.`);
  }
  if (value.length > longestRead) {
    return refuse(
      field.code,
      `${field.name} is ${value.length} characters long: send that one value and nothing else.`,
    );
  }
  return value;
};

/** As `readText`, with the spaces and line ends around it taken off: they come with pasting and cannot be seen. */
export const readTrimmed = (value: unknown, field: Field): Parsed<string> => {
  const text = readText(value, field);
  if (typeof text !== 'string') return text;
  const trimmed = text.trim();
  return isBlank(trimmed) ? refuse(field.code, `${field.name} is blank: send its value.`) : trimmed;
};

/**
 * One line of 1 to `longest` printable characters, spelled so that two texts that look alike are equal. Refused with the
 * field's code, as is what a spreadsheet made of a long number.
 */
export const readLabel = (value: unknown, field: Field, longest: number): Parsed<string> => {
  const trimmed = readTrimmed(value, field);
  if (isRefusal(trimmed)) return trimmed;
  if (isSpreadsheetNumber(trimmed)) return refuseSpreadsheetNumber(field);
  const offender = unprintableIn(trimmed);
  if (offender)
    return refuse(
      field.code,
      `${field.name} has ${offender.phrase}, which cannot be printed: type it as on the label.`,
    );
  if (labelMarkIn(trimmed))
    return refuse(
      field.code,
      `${field.name} is the whole text of a label, and has the install code in it: send what the label calls so, and nothing else.`,
    );
  const text = trimmed.normalize('NFC').replace(/\p{Zs}/gu, ' ');
  const length = [...text].length;
  return length <= longest
    ? text
    : refuse(field.code, `${field.name} is ${length} characters long: send at most ${longest}, as on the label.`);
};

/** Numbers are read in groups and pasted with them, from a document with no-break or thin ones: none of them counts. */
const spaces = /\p{Zs}/gu;

/** The text without the spaces between its groups. An offender is looked for before: its place counts them. */
export const withoutSpaces = (text: string): string => text.replace(spaces, '');

/** Whatever others wrote, in one line: it ends no line of a header, a title or a log. */
export const oneLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();

/**
 * For comparing what people type or copy: `Wattmeter  LTD` and `Wattmeter Ltd` are the same. What is stored and shown
 * keeps its spelling. Small letters, as databases make them too: the dotless ı stays apart from i.
 */
export const caseless = (text: string): string => text.normalize('NFC').replace(/\s+/gu, ' ').trim().toLowerCase();
export const sameText = (one: string, other: string): boolean => caseless(one) === caseless(other);

/**
 * What a spreadsheet makes of a long number, or of hexadecimal with a single E in it: `1.23457E+15`.
 * The digits are gone; only the source of the sheet has them.
 */
export const isSpreadsheetNumber = (text: string): boolean => /^\d(?:[.,]\d+)?E[+-]\d+$/i.test(text);

export const refuseSpreadsheetNumber = (field: Field) =>
  refuse(
    field.code,
    `${field.name} was turned into a rounded number by a spreadsheet and its digits are lost: ` +
      'set the column to text and import the value again from its source.',
  );
