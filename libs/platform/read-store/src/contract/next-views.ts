import { views as before } from './views.ts';

/** As a newer release has them. */
export const views = before.map((view) => ({ ...view, version: view.version + 1 }));
