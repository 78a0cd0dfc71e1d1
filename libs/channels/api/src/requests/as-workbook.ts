import type { Worklist } from '@icx/requests-service';
import { refuse } from '@icx/refusals';
import type { Caller } from '../http/action.ts';
import { orRefuse } from '../http/problem.ts';

/** Rows that a workbook is taken back with. */
const MOST = 100_000;
const tooLong = refuse(
  'worklist-too-long',
  'You have more than 100,000 legs to answer, which is more than a workbook takes. Get /v1/worklist.csv: it has any number.',
);

/** Throws `Refused` where the worklist is longer than a workbook that could be sent back. */
export const fitsWorkbook = async (worklist: Pick<Worklist, 'hasMoreThan'>, caller: Caller): Promise<void> => {
  if (await worklist.hasMoreThan(MOST, caller)) orRefuse(tooLong);
};
