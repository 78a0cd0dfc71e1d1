import { refuse, type Refusal } from '@icx/refusals';

/** Why a file as a whole comes to nothing once it has been taken in. */
export const uploadLost = refuse.failure('file-lost', 'What was uploaded is not there any more: send the file again.');

export const infected = (signature: string): Refusal =>
  refuse('file-infected', `The virus scanner found ${signature} in this file: nothing of it was taken.`);

export const tooLongToScan = refuse(
  'file-too-long-to-scan',
  'This file is longer than the virus scanner looks at, so nothing of it was taken: send it in several files.',
);

export const notWhole = (rows: number): Refusal =>
  refuse(
    'file-rows-refused',
    `All or nothing: ${rows} ${rows === 1 ? 'row' : 'rows'} of it cannot be taken, so none was. Mend them and send the file again.`,
  );
