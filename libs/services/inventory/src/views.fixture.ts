import type { View } from '@icx/read-store';
import { partiesView, supplyView } from '@icx/parties-service';
import { inventoryView } from './views.ts';

/** What the specs' read store follows. */
export const views = [partiesView, supplyView, inventoryView] as readonly View[];
