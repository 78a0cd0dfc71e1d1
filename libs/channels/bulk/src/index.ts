import type { Services } from '@icx/composition';
import type { FileKinds } from '@icx/files-service';
import { answersKind } from './answers.ts';
import { asnKind } from './asn.ts';
import { backlogKind } from './backlog.ts';
import { contactsKind } from './contacts.ts';
import { inventoryKind } from './inventory.ts';
import { partiesKind } from './parties.ts';
import { requestsKind } from './requests.ts';
import { switchesKind } from './switches.ts';

export { bulkChannel } from './channel.ts';

/** Has the exchange take files: each kind, by its rows as the single calls that they are. */
export const openBulk = (services: Services, kinds: FileKinds): void => {
  kinds.add(requestsKind(services));
  kinds.add(answersKind(services));
  kinds.add(asnKind(services));
  kinds.add(switchesKind(services));
  kinds.add(inventoryKind(services));
  kinds.add(contactsKind(services));
  kinds.add(partiesKind(services));
  kinds.add(backlogKind(services));
};
