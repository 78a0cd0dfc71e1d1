import type { Agency } from '@icx/parties';
import { clerkDate, clerkTime } from '@icx/words';
import { table } from './table.ts';

export const agenciesWords = (agencies: readonly Agency[]): string =>
  agencies.length === 0
    ? 'Nobody acts for this party, or ever did.'
    : table(
        ['agent', 'from', 'before', 'may', ''],
        agencies.map(({ agent, from, to, scopes, ended }) => [
          agent,
          clerkDate(from),
          clerkDate(to),
          scopes.length > 0 ? scopes.join(', ') : 'read only',
          ended ? `ended ${clerkTime(ended.at)}: “${ended.reason}”` : '',
        ]),
      );
