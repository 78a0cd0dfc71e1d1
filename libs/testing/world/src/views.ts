import { directoryView } from '@icx/directory-service';
import { devicesView, partiesView } from '@icx/register-service';
import { requestsView } from '@icx/requests-service';
import type { View } from '@icx/read-store';

/** The views of the exchange, for tests and benches: what an application composes for itself. */
export const views = [partiesView, devicesView, directoryView, requestsView] as readonly View[];
