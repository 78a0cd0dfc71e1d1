import { count, document, ofEach, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import type { ReadStore } from '@icx/read-store';
import { sortOf } from './list-filters.ts';
import type { RequestFilters } from './list-filters.ts';
import { requestsQueries } from './queries.ts';
import { requestStates } from './request-words.ts';

const countSchema = document(
  'Count',
  { count: count(), more: Type.Boolean() },
  { description: 'So many at least; more: there may be more, for not all were looked through.' },
);
export type Count = DocumentOf<typeof countSchema>;

/** How many requests a list would have: all, and by state and by what needs somebody's attention. */
export const requestCountsSchema = document('RequestCounts', {
  all: countSchema,
  byState: ofEach(requestStates, countSchema),
  overdue: countSchema,
  breached: countSchema,
  backlog: countSchema,
});
export type RequestCounts = DocumentOf<typeof requestCountsSchema>;

/** Counts what a list with the same filters shows. Each count looks at no more lines than a page does. */
export const countRequests = async (
  views: ReadStore,
  filters: RequestFilters,
  most: number,
): Promise<RequestCounts> => {
  const among = (more: Partial<RequestFilters>) => countOf(views, { ...filters, ...more }, most);
  const byState = {} as Record<(typeof requestStates)[number], Count>;
  for (const state of requestStates)
    byState[state] = filters.state === undefined || filters.state === state ? await among({ state }) : none;
  return {
    all: await among({}),
    byState,
    overdue: filters.overdue === false ? none : await among({ overdue: true }),
    breached: filters.breached === false ? none : await among({ breached: true }),
    backlog: filters.backlog === false ? none : await among({ backlog: true }),
  };
};

const none: Count = { count: 0, more: false };

/** How many a list with these filters has, looking at so many lines at most. */
export const countOf = async (views: ReadStore, filters: RequestFilters, most: number): Promise<Count> => {
  const looked = { filters, sort: sortOf(filters), most };
  const count = await requestsQueries.count(views, looked);
  return { count, more: (await requestsQueries.lookedTo(views, looked)) !== undefined };
};
