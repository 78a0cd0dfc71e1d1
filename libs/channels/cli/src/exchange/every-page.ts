import type { ExchangeClient } from './client.ts';
import type { Page } from './supply-documents.ts';

/** All pages of a list. @param path without a query */
export const everyPage = async <T>(exchange: ExchangeClient, path: string): Promise<readonly T[]> => {
  const items: T[] = [];
  for (let after = ''; ;) {
    const page = await exchange.get<Page<T>>(`${path}?limit=500${after}`);
    items.push(...page.items);
    if (page.next === null) return items;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
};
