import { receiptBy } from '@icx/parties';
import type { RequestChannel } from '@icx/requests-service';

/** A party's people come for their worklist, and bring it back filled in. */
export const bulkChannel: RequestChannel = { name: 'bulk', receipt: receiptBy.bulk };
