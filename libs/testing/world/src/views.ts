import { approvalsView } from '@icx/approvals-service';
import { dataFixesView } from '@icx/data-fixes-service';
import { directoryView } from '@icx/parties-service';
import { inventoryView } from '@icx/inventory-service';
import { partiesView, successionsView, supplyView } from '@icx/parties-service';
import { requestsView } from '@icx/requests-service';
import { proposalsView } from '@icx/switching-service';
import type { View } from '@icx/read-store';

/** The views of the exchange, for tests and benches: what an application composes for itself. */
export const views = [
  partiesView,
  inventoryView,
  supplyView,
  successionsView,
  proposalsView,
  dataFixesView,
  directoryView,
  approvalsView,
  requestsView,
] as readonly View[];
