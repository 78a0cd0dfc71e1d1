import { items } from '@icx/client';
import type { ExchangeClient } from './client.ts';
import type { Page } from './supply-documents.ts';

/** All pages of a list. @param path without a query @param filter more of the query, `&all=true` */
export const everyPage = async <T>(exchange: ExchangeClient, path: string, filter = ''): Promise<readonly T[]> => {
  const found: T[] = [];
  const page = async ({ after }: { readonly after?: string }) => {
    const further = after === undefined ? '' : `&after=${encodeURIComponent(after)}`;
    return { data: await exchange.get<Page<T>>(`${path}?limit=500${filter}${further}`) };
  };
  for await (const item of items(page)) found.push(item);
  return found;
};
