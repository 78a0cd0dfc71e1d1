import { receiptBy } from '@icx/parties';
import type { RequestChannel } from '@icx/requests-service';

/** Its notices are taken to a party's contacts; what they answer comes back by mail, or by any other way. */
export const emailChannel: RequestChannel = { name: 'email', receipt: receiptBy.email, carries: true };
