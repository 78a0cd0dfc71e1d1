import type { View } from '@icx/read-store';
import { dataFixesView } from './views.ts';

/** What the specs' read store follows. */
export const views = [dataFixesView] as readonly View[];
