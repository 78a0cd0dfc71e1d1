export type { Check } from './checks.ts';
export type { Engines } from './engines.ts';
export { openServices, type Services } from './services.ts';
export { ServicesModule } from './services.module.ts';
export type { Role, Settings } from './settings.ts';
export { StartRefused } from './start-refused.ts';
export { views as allViews } from './views.ts';

/** Address of the module that has the views and nothing else: what a rebuild imports. */
export const viewsModule = import.meta.resolve('@icx/composition/views');
