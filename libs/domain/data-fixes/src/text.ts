import { mayHoldInstallCode } from '@icx/install-code';
import { refuse, type Parsed } from '@icx/refusals';

/** Controls, invisible format characters, unpaired surrogates, unassigned code points and line separators. */
const unprintable = /[\p{C}\p{Zl}\p{Zp}]/u;

/**
 * One printable line of 1 to `longest` characters, spelled so that two texts that look alike are equal. Refused with
 * `text-invalid`, and with `install-code-misplaced` what may hold an install code: a case is no place for one.
 */
export const readTrimmed =
  (longest: number) =>
  (value: unknown): Parsed<string> => {
    const text = typeof value === 'string' && value.length <= 1_000 ? value.trim().normalize('NFC') : '';
    if (text === '' || [...text].length > longest || unprintable.test(text))
      return refuse('text-invalid', `Give one line of text, 1 to ${longest} printable characters.`);
    return mayHoldInstallCode(text)
      ? refuse(
          'install-code-misplaced',
          'This may hold an install code (32 or 36 hexadecimal digits), which has no place in a case. Leave it out.',
        )
      : text;
  };
