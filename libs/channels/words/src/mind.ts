import type { Warning } from '@icx/identifiers';

/** What is unlikely, in one line; `null`: nothing. */
export const mindWords = (warnings: readonly Pick<Warning, 'detail' | 'pointer'>[] = []): string | null =>
  warnings.map(({ detail, pointer }) => `${pointer.split('/').at(-1)!}: ${detail}`).join(' ') || null;
