import { isBlank } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';

/** What stands where a code was, in a file that is given back. */
export const CODE_MASK = '[masked]';

/** That mask, and what people and other programs put in the place of a code: one character over and over. */
const MASKED = /^\s*(?:\[masked\]|([*•●·#xX?_.-])\1{3,})\s*$/;

const missing = refuse('code-missing', 'The install code is missing: rows given back to mend have none. Put it in.');
const maskedCode = refuse(
  'code-masked',
  'The install code is masked, as in files that are given back. Put the code itself in, or leave the row out.',
);

/** Why there is no code in a cell of a file; `undefined`: there may be one. Refused with `code-missing`, `code-masked`. */
export const codeCellFault = (cell: string | undefined): Refusal | undefined => {
  if (cell === undefined || isBlank(cell)) return missing;
  return MASKED.test(cell) ? maskedCode : undefined;
};
