import type { ExchangeClient } from './client.ts';
import type { Page } from './supply-documents.ts';

/** All pages of a list. @param path without a query @param filter more of the query, `&all=true` */
export const everyPage = async <T>(exchange: ExchangeClient, path: string, filter = ''): Promise<readonly T[]> => {
  const items: T[] = [];
  for (let after = ''; ;) {
    const page = await exchange.get<Page<T>>(`${path}?limit=500${filter}${after}`);
    items.push(...page.items);
    if (page.next === null) return items;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
};
