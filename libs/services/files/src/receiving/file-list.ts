import type { PartyId } from '@icx/identifiers';
import type { Views } from '@icx/read-store';
import { fileLine, type FilePage } from './document.ts';
import { filesQueries } from './queries.ts';

/** A party's own files, newest first. */
export class FileList {
  constructor(private readonly views: Views) {}

  /** @param before the `next` of the page before. */
  async page(party: PartyId, limit: number, before?: bigint): Promise<FilePage> {
    const rows = await filesQueries.page(this.views, party, before, limit + 1);
    const told = rows.slice(0, limit);
    return {
      items: told.map(fileLine),
      next: rows.length > limit ? String(told.at(-1)!.received_position) : null,
    };
  }
}
