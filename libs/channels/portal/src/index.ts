import { desks } from './desks/index.ts';
import { declaredBy } from './pages/declare.ts';

export { portalChannel } from './channel.ts';
export { Portal, type PortalOptions } from './portal.ts';
export { portalKey } from './session/provider.ts';
/** Every page and form of the desks, with the action that each declares. */
export const portalPages = desks.flatMap(declaredBy);
