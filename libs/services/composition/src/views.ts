import { approvalsView } from '@icx/approvals-service';
import { backlogView, fileDecisionsView } from '@icx/backlog-service';
import { contactsView } from '@icx/contacts-service';
import { dataFixesView } from '@icx/data-fixes-service';
import { filesView } from '@icx/files-service';
import { suspectsView } from '@icx/holdings-service';
import { inventoryView } from '@icx/inventory-service';
import { mailsView, postsView } from '@icx/mail-service';
import { directoryView, partiesView, securityView, successionsView, supplyView } from '@icx/parties-service';
import { parkedView } from '@icx/public-events-service';
import { requestsView } from '@icx/requests-service';
import { proposalsView } from '@icx/switching-service';
import { teamView } from '@icx/team-service';
import type { View } from '@icx/read-store';

/** Every view of the exchange. A rebuild imports this module again in its worker, so it does nothing else. */
export const views = [
  partiesView,
  inventoryView,
  supplyView,
  successionsView,
  proposalsView,
  dataFixesView,
  contactsView,
  directoryView,
  approvalsView,
  securityView,
  suspectsView,
  filesView,
  postsView,
  mailsView,
  backlogView,
  fileDecisionsView,
  parkedView,
  teamView,
  requestsView,
] as readonly View[];
