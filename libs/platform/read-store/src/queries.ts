import type { Kysely } from 'kysely';
import type { ReadStore } from './read-store.ts';

/** What a query needs of a store. */
export type Views = Pick<ReadStore, 'query'>;

/**
 * The questions that a context asks of views, by name. They stand together in its `queries.ts`, in SQL that every engine
 * understands, and the contract of the views asks each of them of every engine.
 */
export type NamedQueries = { readonly [name: string]: (views: Views, ...args: never[]) => Promise<unknown> };

/** The views as tables with these rows, as their columns' types promise. */
export const tablesOf = <Tables>({ query }: Views): Kysely<Tables> => query as unknown as Kysely<Tables>;
