import { parseInstallCode } from '@icx/install-code';
import { isRefusal } from '@icx/refusals';

/** `Install code: 83FE …`, or the digits alone. */
const codeLine =
  /^(?:(?:the )?(?:install(?:ation)? )?code(?: is)?\s*[:=-]?\s*)?([0-9A-F](?:[0-9A-F \-:]*[0-9A-F])?)\.?$/i;
const DIGITS = 36;
/** A program that wraps lines may have broken a code of 18 bytes in groups over so many. */
const MOST_LINES = 4;

/**
 * The codes with a good CRC that stand in lines of their own, as 36 capitals, and the lines without these. A code may be
 * broken over neighbouring lines, since its CRC tells that they belong together.
 */
export const codesAmong = (
  lines: readonly string[],
): { readonly codes: readonly string[]; readonly rest: readonly string[] } => {
  const digits = lines.map((line) => codeLine.exec(line)?.[1]?.replace(/[ :-]/g, '').toUpperCase());
  const codes: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < lines.length;) {
    const found = codeAt(digits, at);
    if (found) codes.push(found.code);
    else rest.push(lines[at]!);
    at += found?.lines ?? 1;
  }
  return { codes, rest };
};

const codeAt = (
  digits: readonly (string | undefined)[],
  at: number,
): { readonly code: string; readonly lines: number } | undefined => {
  let code = '';
  for (let lines = 1; lines <= MOST_LINES && digits[at + lines - 1] !== undefined && code.length < DIGITS; lines++) {
    code += digits[at + lines - 1]!;
    // Whether it may be of a live device is asked of where it is taken.
    if (code.length === DIGITS && !isRefusal(parseInstallCode(code, { live: false }))) return { code, lines };
  }
  return undefined;
};
