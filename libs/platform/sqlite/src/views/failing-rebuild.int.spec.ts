import { existsSync } from 'node:fs';
import { legOpened, poison } from './fixtures/events.ts';
import { LogAndViews, readWhole } from './fixtures/log-and-views.ts';
import { allRows } from './fixtures/tables.ts';

let files: LogAndViews;
beforeEach(() => {
  files = new LogAndViews();
});
afterEach(() => files.remove());

describe('a rebuild that fails', () => {
  test.each([
    ['broken-in-worker', 'this module cannot be loaded in a worker'],
    ['ending-worker', 'The worker ended before the views were complete (exit code 7).'],
  ])('%s: leaves the views in use, which go on following, and says why', async (viewsModule, reason) => {
    const store = await files.open(viewsModule);
    const head = await files.fill(20);
    await store.reached(head);
    const before = allRows(files.path);
    const result = await store.rebuild();
    expect(result).toMatchObject({ state: 'failed', reason });
    expect(store.progress()).toBe(result);
    expect(store.failure()).toBeUndefined();
    expect(allRows(files.path)).toEqual(before);
    expect(existsSync(`${files.path}.next`)).toBe(false);
    await store.reached(await files.append('icr_1', legOpened('DDDD')));
    expect(await readWhole(store)).toBe(Number(head) + 1);
  });

  test('because an event cannot be folded says so, as following does', async () => {
    const store = await files.open();
    const head = await files.fill(20);
    await store.reached(head);
    await files.append('icr_1', poison);
    await expect(store.reached(head + 1n)).rejects.toThrow('no fold for poison');
    expect(await store.rebuild()).toMatchObject({ state: 'failed', reason: 'no fold for poison' });
    expect(await readWhole(store)).toBe(Number(head));
    expect(store.failure()?.message).toContain('no fold for poison');
  });

  test('at start leaves the views to following', async () => {
    await files.fillForWorker();
    const store = await files.open('broken-in-worker');
    await store.reached(21_000n);
    expect(store.progress()).toMatchObject({ state: 'failed' });
    expect(await readWhole(store)).toBe(21_000);
  });

  test('because the store is closed leaves the views as they are', async () => {
    const store = await files.open();
    await store.reached(await files.fill(20));
    const before = allRows(files.path);
    const rebuild = store.rebuild();
    await store.close();
    expect(await rebuild).toMatchObject({ state: 'failed' });
    expect(allRows(files.path)).toEqual(before);
    expect(existsSync(`${files.path}.next`)).toBe(false);
  });
});
