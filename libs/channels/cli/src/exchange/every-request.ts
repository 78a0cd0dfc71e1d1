import type { ExchangeClient } from './client.ts';
import type { RequestPage, RequestRow } from './documents.ts';

/** All pages of a list. @param query `breached=true`, `relation=requester` … */
export const everyRequest = async (exchange: ExchangeClient, query: string): Promise<readonly RequestRow[]> => {
  const rows: RequestRow[] = [];
  let cursor = '';
  for (;;) {
    const { items, next } = await exchange.get<RequestPage>(`v1/requests?limit=500&${query}${cursor}`);
    rows.push(...items);
    if (next === null) return rows;
    cursor = `&cursor=${encodeURIComponent(next)}`;
  }
};
