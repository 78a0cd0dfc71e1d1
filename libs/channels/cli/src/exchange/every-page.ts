import { items } from '@icx/client';
import type { ExchangeClient } from './client.ts';
import type { Page } from './supply-documents.ts';

/** All pages of a list. @param path without a query @param filter more of the query, `&all=true` */
export const everyPage = async <T>(exchange: ExchangeClient, path: string, filter = ''): Promise<readonly T[]> => {
  const pages = items(async ({ after }) => {
    const from = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    return { data: await exchange.get<Page<T>>(`${path}?limit=500${filter}${from}`) };
  });
  const found: T[] = [];
  for await (const item of pages) found.push(item);
  return found;
};
