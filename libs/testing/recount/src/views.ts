import type { View } from '@icx/read-store';
import { requestsView } from '@icx/requests-service';

/** What reports are made of, alone: a rebuild imports this module again in its worker. */
export const views = [requestsView] as readonly View[];
