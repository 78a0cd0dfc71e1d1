import { receiptBy } from '@icx/parties';
import type { RequestChannel } from '@icx/requests-service';

/** People come for what is put to their party, and answer it, in a browser. */
export const portalChannel: RequestChannel = { name: 'portal', receipt: receiptBy.portal };
