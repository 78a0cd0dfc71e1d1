import { orRefuse } from '@icx/api-channel/http';
import { isRefusal } from '@icx/refusals';
import { parseMonth, type Month } from '@icx/reporting';
import { reportUnknown } from '@icx/reporting-service';
import type { Visit } from '../../pages/declare.ts';

/** What is no month has no report. */
export const monthIn = ({ month }: Visit['params']): Month => {
  const parsed = parseMonth(month);
  return orRefuse(isRefusal(parsed) ? reportUnknown : parsed);
};
