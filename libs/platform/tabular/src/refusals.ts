import { refuse } from '@icx/refusals';
import { limits } from './limits.ts';

/** Why a file as a whole cannot be read. */
export const unreadable = {
  empty: refuse('file-empty', 'The file has no line of names. Send the file that has the rows.'),
  header: refuse(
    'header-unreadable',
    'The first line cannot be read, and it must name the columns. Take away bytes that are no text, and quotation marks that are not closed.',
  ),
  headerTooLong: refuse(
    'header-too-long',
    `The first line has more than ${limits.header} bytes, so it cannot be the names of columns. Look whether the file has line ends, and is a CSV file.`,
  ),
  tooManyColumns: refuse(
    'header-too-many-columns',
    `The first line has more than ${limits.columns} columns. Leave out those that the template does not have.`,
  ),
} as const;
