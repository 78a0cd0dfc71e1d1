/**
 * The ways in which an install code lies in a file, a log or a message: raw bytes, hexadecimal in any case and grouping
 * (up to three characters between digits), base64 and base64url at each of the three alignments. Empty: no trace.
 * For tests that look for a known code where none may be.
 */
export const tracesOf = (haystack: Uint8Array, code: Uint8Array): string[] => {
  const found: string[] = [];
  const bytes = Buffer.from(haystack.buffer, haystack.byteOffset, haystack.byteLength);
  if (bytes.includes(code)) found.push('raw bytes');

  const text = bytes.toString('latin1');
  const digits = [...Buffer.from(code).toString('hex')];
  if (new RegExp(digits.join('[^0-9a-z]{0,3}'), 'i').test(text)) found.push('hexadecimal');

  for (const offset of [0, 1, 2]) {
    // Whole groups of three bytes at this alignment: what surrounds the code cannot change their letters.
    const whole = Buffer.from(code.subarray(offset, offset + Math.floor((code.length - offset) / 3) * 3));
    for (const encoding of ['base64', 'base64url'] as const) {
      if (text.includes(whole.toString(encoding))) found.push(`${encoding} at ${offset}`);
    }
  }
  return found;
};
