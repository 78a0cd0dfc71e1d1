import type { PartyId } from '@icx/identifiers';
import type { Role } from './roles.ts';

/** For whom something is shown. What of it, each document says for itself. */
export interface Viewer {
  readonly party: PartyId;
  readonly role: Role;
}

/** Who oversees the exchange or runs the inventory: sees of every party what each sees of its own. */
export const oversees = ({ role }: Pick<Viewer, 'role'>): boolean => role === 'administrator' || role === 'dcc';
