import type { Scope } from '@icx/parties';
import type { PartyDocument } from '@icx/parties-service';
import { clerkDate } from './london.ts';

/** What somebody may do. */
export const scopeWords = (scopes: readonly string[], administrates = false): string =>
  [...(administrates ? ['administrates its party'] : []), ...scopes].join(', ') || 'read only';

/** What each scope is for, where somebody chooses them. */
export const scopeChoices: Readonly<Record<Scope, string>> = {
  'requests:write': 'Ask for codes, withdraw and close',
  'answers:write': 'Answer what is put to the party',
  'codes:reveal': 'Reveal codes',
  'files:write': 'Send files',
  'sla:read': 'Read deadlines and reports',
  'contacts:write': 'Keep contacts',
  'instructions:write': 'Give and end standing instructions',
  'switches:feed': 'Pass on what the switch feed and the inventory say (systems alone)',
};

/** By what else a party is known, and from when to when. */
export const identifierWords = ({ kind, fuel, id, from, to }: PartyDocument['identifiers'][number]): string =>
  `${id} (${fuel}${kind === 'map-id' ? ', MAP ID' : ''}, from ${clerkDate(from)}${to ? ` to before ${clerkDate(to)}` : ''})`;

/** What was refused of one source, by its code. */
export const refusedWords = (
  refusals: readonly { readonly code: string; readonly subject: string | null; readonly count: number }[],
): string => refusals.map(({ code, subject, count }) => `${count} × ${code} ${subject ?? ''}`.trim()).join(', ');
