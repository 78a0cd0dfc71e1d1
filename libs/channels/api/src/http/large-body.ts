import { batchLimits } from '@icx/refusals';
import { withRouteFacts } from './route-config.ts';

/** For 10,000 rows or MPxNs, generously: more than other routes take. */
export const LargeBody = () => withRouteFacts({ json: batchLimits });
