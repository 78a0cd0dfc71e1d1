import type { Services } from '@icx/composition';
import { listenForWatchers, type Watchers } from './watchers.ts';

let opened: AsyncDisposableStack;
let watchers: Watchers;
const ask = async (path: string) => {
  const answer = await fetch(`${watchers.url}${path}`);
  return [answer.status, await answer.text()] as const;
};
const why = async (): Promise<unknown> => {
  const [status, report] = await ask('/readyz');
  return [status, (JSON.parse(report) as { degraded: readonly unknown[] }).degraded];
};
const failing = { failure: (): Error | undefined => undefined };

beforeEach(async () => {
  opened = new AsyncDisposableStack();
  watchers = await listenForWatchers({ port: 0 }, opened);
});
afterEach(() => opened.disposeAsync());

test('a process that starts lives, is not ready, and says how far the views are', async () => {
  const starting = (sentence: string) => [503, [{ name: 'start', why: sentence }]];
  expect(await ask('/livez')).toEqual([200, '{"status":"alive"}']);
  expect(await why()).toEqual(starting('It starts: its engines are being opened.'));
  expect((await ask('/metrics'))[0]).toBe(503);
  expect((await ask('/v1/requests'))[0]).toBe(503);

  let [position, head] = [0n, 0n];
  watchers.opened({
    log: { head: async () => head },
    views: { ...failing, position: async () => position },
  } as never);
  expect(await why()).toEqual(
    starting('It starts, and the log is empty: a worker fills a sandbox, so start one where none is up.'),
  );
  [position, head] = [120n, 500n];
  expect(await why()).toEqual(
    starting('It starts, and waits for the worker that builds the views: they are at 120 of 500.'),
  );
  position = 500n;
  expect(await why()).toEqual(starting('It starts: what fell due meanwhile is being done.'));

  watchers.opened({ views: { failure: () => new Error('no fold for poison') } } as never);
  expect(await why()).toEqual(starting('It starts, and waits for the views, which have stopped: no fold for poison'));
});

test('one that has started tells what it looks at', async () => {
  watchers.serves({
    checks: [{ name: 'log', critical: false, look: async () => 'It is slow.' }],
    metrics: { text: async () => ({ type: 'text/plain', body: 'icx_degraded 1\n' }) },
  } as unknown as Services);
  expect(await why()).toEqual([200, [{ name: 'log', why: 'It is slow.' }]]);
  expect(await ask('/metrics')).toEqual([200, 'icx_degraded 1\n']);
  expect((await ask('/v1/requests'))[0]).toBe(404);
});
