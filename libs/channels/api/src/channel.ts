import { receiptBy } from '@icx/parties';
import type { RequestChannel } from '@icx/requests-service';

/** A party's system comes for what is put to it, and brings answers. */
export const apiChannel: RequestChannel = { name: 'api', receipt: receiptBy.api };
