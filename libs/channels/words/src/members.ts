import type { PartyDocument } from '@icx/parties-service';
import { clerkDate } from './london.ts';

/** What somebody may do. */
export const scopeWords = (scopes: readonly string[], administrates = false): string =>
  [...(administrates ? ['administrates its party'] : []), ...scopes].join(', ') || 'read only';

/** By what else a party is known, and from when to when. */
export const identifierWords = ({ kind, fuel, id, from, to }: PartyDocument['identifiers'][number]): string =>
  `${id} (${fuel}${kind === 'map-id' ? ', MAP ID' : ''}, from ${clerkDate(from)}${to ? ` to before ${clerkDate(to)}` : ''})`;
