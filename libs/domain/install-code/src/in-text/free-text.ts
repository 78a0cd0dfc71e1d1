import { isBlank, oneLine, unprintableIn } from '@icx/identifiers';
import { describing, refuse, type Parsed, type Parser } from '@icx/refusals';
import { mayHoldInstallCode } from './shape.ts';
import { windowsOf } from './windows.ts';

/** One sentence wherever it happens: what is stored and shown as it came would have the code in clear for ever. */
export const codeMisplaced = refuse(
  'install-code-misplaced',
  'This may hold an install code (32 or 36 hexadecimal digits), and only installCode is sealed. Leave it out; write a UUID with its hyphens.',
);

/** For whatever is stored and shown as it came. Refused with `install-code-misplaced`. */
export const withoutCode = <T>(parse: Parser<T>): Parser<T> =>
  describing(
    (value) => (typeof value === 'string' && mayHoldInstallCode(value) ? codeMisplaced : parse(value)),
    parse.takes ?? {},
  );

/** No schema can say all that cannot be seen: what it can is that there is something, and no control characters. */
const seen = (controls: string): string => `^[^${controls}]*[^\\s${controls}][^${controls}]*$`;
const aLine = seen('\\x00-\\x1f\\x7f');
const someLines = seen('\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f');

const printable = (longest: number, lines: boolean): Parser<string> => {
  const parse = (value: unknown): Parsed<string> => {
    if (typeof value !== 'string') return refuse('text-invalid', 'Give one text, in quotation marks.');
    const text = value.length > longest * 3 ? '' : value.trim().normalize('NFC');
    if (isBlank(text) || [...text].length > longest)
      return refuse('text-invalid', `Give ${lines ? 'text' : 'one line of text'} of 1 to ${longest} characters.`);
    const offender = unprintableIn(text, { lines });
    return offender
      ? refuse('text-invalid', `The text has ${offender.phrase}, which cannot be printed: leave it out.`)
      : text;
  };
  return describing(parse, {
    type: 'string',
    minLength: 1,
    maxLength: longest,
    pattern: lines ? someLines : aLine,
  });
};

/**
 * Text for people, of 1 to `longest` printable characters, trimmed; it may have several lines. Refused with
 * `text-invalid`, and with `install-code-misplaced` what may hold an install code.
 */
export const freeText = (longest: number): Parser<string> => withoutCode(printable(longest, true));

/** As `freeText`, of one line. */
export const lineOfText = (longest: number): Parser<string> => withoutCode(printable(longest, false));

/** What stands in the place of a text that was stored before it would have been refused. */
export const MASK = '[withheld: this text may hold an install code]';

/**
 * Plain JSON with every text that may hold a code masked: the very same value where there is none.
 * @param kept names of members that are shown as they are.
 */
export const masked = <T>(value: T, kept: readonly string[] = []): T => {
  // An answer about ten thousand rows says the same sentence ten thousand times: each text is looked into once.
  const seen = new Map<string, string>();
  const maskedText = (text: string): string => {
    const known = seen.get(text) ?? (mayHoldInstallCode(text) ? MASK : text);
    seen.set(text, known);
    return known;
  };
  const mask = (part: unknown): unknown => {
    if (typeof part === 'string') return maskedText(part);
    if (typeof part !== 'object' || part === null) return part;
    if (Array.isArray(part)) {
      const items = part.map(mask);
      return items.some((item, index) => item !== part[index]) ? items : part;
    }
    const members = Object.entries(part).map(
      ([name, member]) => [name, kept.includes(name) ? (member as unknown) : mask(member)] as const,
    );
    return members.some(([name, member]) => member !== (part as Record<string, unknown>)[name])
      ? Object.fromEntries(members)
      : part;
  };
  return mask(value) as T;
};

/** Characters that a code takes up, however it is spaced out. */
const LONGEST_CODE = 1_000;

/**
 * What a foreign server says, as it may be stored for good: one line of what can be seen, at most so long, without what may be a
 * code. Looked at before it is cut: half of a code is none any more, and would stay.
 */
export const maskedLine = (text: string, longest: number): string =>
  masked(
    oneLine(
      text
        .slice(0, longest + LONGEST_CODE)
        .normalize('NFC')
        .replace(/\p{C}+/gu, ' '),
    ),
  )
    .slice(0, longest)
    .trim();

/**
 * Whether a text holds one of the codes that `isKnown` knows: digits in any disguise, split over words, or in base64. A text
 * of more stretches than are compared counts as one that does.
 */
export const holdsKnownCode = (text: string, isKnown: (code: Uint8Array) => boolean): boolean => {
  const windows = windowsOf(text);
  return windows === undefined || [...windows].some((digits) => isKnown(Buffer.from(digits, 'hex')));
};
