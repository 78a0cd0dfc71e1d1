import { parsePosition } from '@icx/event-store';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { seesAll } from '@icx/requests-service';
import { lineOf, type BacklogPage } from './documents.ts';
import { backlogQueries } from './queries.ts';
import { backlogTables, type BacklogFilters } from './tables.ts';

/** SECAS sees all; a supplier what it asks for and what it is asked for. */
export const seenBy = (viewer: Viewer): Pick<BacklogFilters, 'viewer'> =>
  seesAll(viewer) ? {} : { viewer: viewer.party };

export type BacklogQuery = Omit<BacklogFilters, 'viewer'> & {
  readonly limit: number;
  /** Opaque: the `next` of the page before. */
  readonly after?: string | undefined;
};

/** The backlog in the order in which it came, so that a page never shifts under its reader. */
export class BacklogList {
  constructor(private readonly views: ReadStore) {}

  async pageFor(viewer: Viewer, { limit, after, ...filters }: BacklogQuery): Promise<BacklogPage> {
    const from = placeOf(after)!;
    const seen = { ...filters, ...seenBy(viewer) };
    const pages = await Promise.all(
      backlogTables.map((table) => backlogQueries.rows(this.views, table, seen, from, limit + 1)),
    );
    const rows = pages.flat().toSorted((a, b) => (a.position < b.position ? -1 : 1));
    const told = rows.slice(0, limit);
    return {
      items: told.map(lineOf),
      next: rows.length > limit ? Buffer.from(`b${told.at(-1)!.position}`).toString('base64url') : null,
    };
  }
}

/** `undefined`: not one of ours. Without one: from the beginning. */
const placeOf = (cursor: string | undefined): bigint | undefined => {
  const [, position] =
    cursor === undefined ? ['', '0'] : (/^b(.*)$/.exec(Buffer.from(cursor, 'base64url').toString()) ?? []);
  return position === undefined ? undefined : parsePosition(position);
};

/** Whether a cursor is one of ours; asked at the door. */
export const isBacklogCursor = (cursor: string): boolean => placeOf(cursor) !== undefined;
