import type { View } from '@icx/read-store';
import { partiesView } from '@icx/register-service';
import { inventoryView } from './views.ts';

/** What the specs' read store follows. */
export const views = [partiesView, inventoryView] as readonly View[];
