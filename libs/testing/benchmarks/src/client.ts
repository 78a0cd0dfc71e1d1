import { bearer, exchange } from '@icx/client';
import { startHello, stop } from './child-server.ts';
import { median } from './median.ts';

const CALLS = 5000;
const WARM_UP = 1000;

type Figures = Record<'clientMicroseconds' | 'fetchMicroseconds' | 'overheadMicroseconds' | 'ratio', number>;

/**
 * What `@icx/client` adds to a call: a change by its typed client and the same POST by bare `fetch`, in turns, one after
 * the other on loopback, to a server that answers at once. Medians.
 */
export const client = async (): Promise<Figures> => {
  const { url, child } = await startHello();
  try {
    const body = { deviceId: '00-DB-12-34-00-00-00-00', deviceType: 'ESME' } as const;
    const icx = exchange({ url, authentication: bearer('a-token') });
    const byClient = async () => (await icx.POST('/hello' as '/v1/requests', { body })).data;
    const headers = { authorization: 'Bearer a-token', 'content-type': 'application/json', 'idempotency-key': 'a-key' };
    const byFetch = async (): Promise<unknown> =>
      (await fetch(`${url}/hello`, { method: 'POST', headers, body: JSON.stringify(body) })).json();
    const times = { client: [] as number[], fetch: [] as number[] };
    const timed = async (call: () => Promise<unknown>): Promise<number> => {
      const began = performance.now();
      await call();
      return (performance.now() - began) * 1000;
    };
    for (let n = 0; n < WARM_UP + CALLS; n++) {
      // Each is first in turn: what follows upon what says nothing.
      const first = n % 2 === 0;
      const before = first ? await timed(byClient) : undefined;
      const bare = await timed(byFetch);
      const ours = before ?? (await timed(byClient));
      if (n < WARM_UP) continue;
      times.client.push(ours);
      times.fetch.push(bare);
    }
    const [ours, bare] = [median(times.client), median(times.fetch)];
    return {
      clientMicroseconds: Math.round(ours),
      fetchMicroseconds: Math.round(bare),
      overheadMicroseconds: Math.round(median(times.client.map((time, n) => time - times.fetch[n]!))),
      ratio: Math.round((ours / bare) * 100) / 100,
    };
  } finally {
    await stop(child);
  }
};
