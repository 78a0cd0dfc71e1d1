/** What stands together as digits in a text: `83FE`, `2026-11-23`, a whole UUID. */
export interface Group {
  /** Capitals. */
  readonly digits: string;
  /** How many of them were written as figures. */
  readonly figures: number;
  /** What a clerk writes in such a form, where it is one: never part of a code, unless beside what is none. */
  readonly is?: 'identifier' | 'device' | 'bare-device';
}

const hex = '[0-9A-F]';
const month = '(?:0?[1-9]|1[0-2])';
const day = '(?:0?[1-9]|[12]\\d|3[01])';

/** Forms of more than one group, which nobody writes a code in; the first that fits where a group begins counts. */
const forms = (
  [
    ['identifier', `${hex}{8}(?:-${hex}{4}){3}-${hex}{12}`],
    ['device', `${hex}{2}(?:-${hex}{2}){7}`],
    ['device', `${hex}{2}(?::${hex}{2}){7}`],
    ['identifier', `(?:19|20)\\d\\d-${month}-${day}(?:T\\d\\d:\\d\\d(?::\\d\\d(?:\\.\\d{1,3})?)?Z?)?`],
    ['identifier', `${day} (?:Feb|Dec)(?: (?:19|20)\\d\\d)?`],
    ['identifier', '(?:19|20)\\d\\d'],
    ['identifier', `${day}([/.-])${month}\\1(?:19|20)?\\d\\d`],
    ['identifier', '\\d{1,2}(?:[.:][0-5]\\d)? ?[ap]m'],
    ['identifier', '(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?'],
    // An MPAN core as bills print it, and telephone numbers.
    ['identifier', '[1-3]\\d \\d{4} \\d{4} \\d{3}'],
    [
      'identifier',
      '(?:44 ?(?:\\(0\\) ?)?|\\(?0)(?:\\d{2}\\)? \\d{4} \\d{4}|\\d{3}\\)? \\d{3} \\d{4}|\\d{4}\\)? \\d{3} ?\\d{3})',
    ],
  ] as const
).map(([is, form]) => ({ is, form: new RegExp(`${form}(?![-:]?[0-9A-F])(?![0-9A-Z])`, 'iy') }));

/** Those that may begin with a letter: nearly every word does. */
const lettered = forms.filter(({ form }) => form.source.startsWith(hex));

const formAt = (text: string, at: number): { readonly text: string; readonly is: Group['is'] } | undefined => {
  for (const { is, form } of /[A-F]/i.test(text[at]!) ? lettered : /\d/.test(text[at]!) ? forms : []) {
    form.lastIndex = at;
    const [found] = form.exec(text) ?? [];
    if (found !== undefined) return { text: found, is };
  }
  return undefined;
};

/** Meter points, readings, and serials with up to four characters before their number: no code has only such groups. */
const number = /^(?:\d{5,14}|[0-9A-F]{1,4}\d{7,11})$/;

/** 16 digits without hyphens may be a Device ID. */
const whole = (digits: string): Group['is'] =>
  digits.length === 16 ? 'bare-device' : number.test(digits) ? 'identifier' : undefined;

/** Words: what stands between two of them, be it spaces, stops or brackets, does not part digits. */
const word = /[\p{L}\p{N}]+/gu;
const onlyHex = /^[0-9A-F]+$/i;

/**
 * The digits of a text, in runs: a run ends at the first letter that is not hexadecimal. Of a word that has such letters
 * only the pieces with a figure in them count, so that `code:` and `added` are no digits.
 * @param written the text as it was before letters were read as figures, character for character.
 */
export const runsIn = (text: string, written = text): readonly (readonly Group[])[] => {
  const runs: Group[][] = [[]];
  const group = (at: number, found: string, is?: Group['is']): Group => {
    const digits = found.replace(/[^0-9A-F]|[ap]m$/gi, '').toUpperCase();
    const form = is ?? whole(digits);
    const figures = written.slice(at, at + found.length).match(/\d/g)?.length ?? 0;
    return { digits, figures, ...(form ? { is: form } : {}) };
  };
  /** Where what was read last ends, and where it ended if it was digits: a form does not begin in the middle of some. */
  let read = 0;
  let digitsTo = -1;
  for (const { 0: found, index } of text.matchAll(word)) {
    if (index < read) continue;
    const joined = index === digitsTo + 1 && /[-:/.]/.test(text[digitsTo]!);
    const form = joined ? undefined : formAt(text, index);
    read = index + (form?.text ?? found).length;
    digitsTo = read;
    if (form) runs.at(-1)!.push(group(index, form.text, form.is));
    else if (onlyHex.test(found)) runs.at(-1)!.push(group(index, found));
    else {
      const pieces = piecesOf(found).map(({ at, piece }) => ({
        at,
        end: at + piece.length,
        group: group(index + at, piece),
      }));
      const endsInDigits = pieces.at(-1)?.end === found.length;
      for (const { at, group: one } of pieces) {
        if (at === 0) runs.at(-1)!.push(one);
        else runs.push([one]);
      }
      if (!endsInDigits) {
        runs.push([]);
        digitsTo = -1;
      }
    }
  }
  return runs;
};

/** The hexadecimal pieces of a word that is not hexadecimal as a whole: of `k83FEx`, `83FE`. */
const piecesOf = (found: string) =>
  /\d/.test(found)
    ? [...found.matchAll(/[0-9A-F]+/gi)]
        .map(({ 0: piece, index: at }) => ({ at, piece }))
        .filter(({ piece }) => /\d/.test(piece))
    : [];
