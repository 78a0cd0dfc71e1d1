import { describing, refuse, type Parsed } from '@icx/refusals';
import { Secret } from './secret.ts';

/** Longest text that is looked at, UTF-16 units: however a code is grouped, it is shorter. */
const LONGEST = 256;

/**
 * A code as somebody typed it, a secret from here on. Spaces, hyphens and colons may group the digits; what they are is
 * looked at where the code is sealed. Refused with `install-code-invalid`.
 */
export const codeText = describing(
  (value): Parsed<Secret<string>> =>
    typeof value === 'string' && value.length <= LONGEST
      ? new Secret(value, 'install code')
      : refuse('install-code-invalid', 'Give the install code as text: 32 hexadecimal digits, or 36 with the CRC.'),
  { type: 'string', minLength: 32, maxLength: 128, pattern: '^[0-9A-Fa-f :-]+$' },
);
