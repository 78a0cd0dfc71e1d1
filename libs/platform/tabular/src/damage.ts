import { refuse } from '@icx/refusals';
import { limits } from './limits.ts';

/** Why a line cannot be read. Never with anything of what stands in it: it may be a code. */
export const damage = {
  misquoted: refuse(
    'line-misquoted',
    'A quotation mark on this line is not closed, or stands where none can. Double it inside quotation marks; a cell cannot go on in the next line.',
  ),
  nul: refuse('line-with-nul', 'This line has a NUL character, so it is not as it was written. Export the file again.'),
  encoding: refuse(
    'line-encoding',
    'This line has bytes that are no letters in the encoding of the file. Save the file as “CSV UTF-8”.',
  ),
  tooLong: refuse(
    'line-too-long',
    `This line has more than ${limits.line} bytes. Look for a line end or a quotation mark that is missing.`,
  ),
  cellTooLong: refuse('cell-too-long', `A cell of this line has more than ${limits.cell} characters. Shorten it.`),
  tooManyCells: refuse(
    'line-too-many-cells',
    'This line has more cells than the first line has names. Put quotation marks around a cell with a separator in it.',
  ),
  tooFewCells: refuse(
    'line-too-few-cells',
    'This line has fewer cells than the first line has names. Leave a cell empty, but not out.',
  ),
} as const;
