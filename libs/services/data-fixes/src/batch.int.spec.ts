import { must, refuse } from '@icx/refusals';
import type { DataFixDraft } from './index.ts';
import { actor, draftOf, open, openCases, readAs, typesOf } from './world.fixture.ts';
import type { CasesWorld } from './world.fixture.ts';

let world: CasesWorld;
beforeEach(async () => void (world = await openCases()));
afterEach(() => world.close());

describe('a batch', () => {
  const broken = refuse('text-invalid', 'broken', '/wanted');
  const parse = (row: DataFixDraft | null) => row ?? [broken];

  test('makes one case per row, joins duplicates, and a bad row hurts no neighbour', async () => {
    const existing = await open(world, draftOf(3), 'BBBB');
    const rows = [draftOf(1), null, draftOf(2), draftOf(1, 'MAPY'), draftOf(3)];
    const batch = must(await world.cases.openBatch(rows, parse, actor('AAAA')));
    expect(batch).toMatchObject({ opened: 2, reportedAgain: 2, rejected: 1 });
    const [one, bad, two, again, third] = batch.items;
    expect(bad).toEqual({ index: 1, outcome: 'rejected', case: null, errors: [broken] });
    expect(two).toMatchObject({ index: 2, outcome: 'opened', errors: [] });
    expect(again).toMatchObject({ outcome: 'reported-again', case: one!.case });
    expect(third).toMatchObject({ outcome: 'reported-again', case: existing.state.id });
    expect(await typesOf(world, one!.case!)).toEqual(['case-opened', 'reported-again']);
    expect(await readAs(world, one!.case!, 'AAAA')).toMatchObject({ state: { conflicting: false } });
  });

  test('sent again, also at once, is carried out once; with other rows it is refused whole', async () => {
    const rows = [draftOf(1), draftOf(2), draftOf(1)];
    const send = (all: readonly DataFixDraft[]) =>
      world.cases.openBatch(all, parse, actor('AAAA', 'batch', { devices: all.map(({ deviceId }) => deviceId) }));
    const outcomes = (await Promise.all([send(rows), send(rows)])).map(must);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(await send(rows)).toEqual(outcomes[0]);
    expect(await typesOf(world, outcomes[0]!.items[0]!.case!)).toEqual(['case-opened', 'reported-again']);
    const head = await world.log.head();
    expect(await send([draftOf(1), draftOf(4)])).toMatchObject({ code: 'command-id-reused' });
    expect(await world.log.head()).toBe(head);
  });

  test('that was cut short goes on where it stopped', async () => {
    const rows = Array.from({ length: 300 }, (_, n) => draftOf(n + 1));
    let parsed = 0;
    const crash = (row: DataFixDraft): DataFixDraft => {
      if ((parsed += 1) > 200) throw new Error('the process ends');
      return row;
    };
    await expect(world.cases.openBatch(rows, crash, actor('AAAA', 'batch'))).rejects.toThrow('the process ends');
    const done = must(await world.cases.openBatch(rows, parse, actor('AAAA', 'batch')));
    expect(done).toMatchObject({ opened: 300, reportedAgain: 0, rejected: 0 });
    expect(await world.log.head()).toBe(301n);
  });

  test('of 10,000 rows makes 10,000 cases, in their order', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => draftOf(n + 1));
    const { opened, items } = must(await world.cases.openBatch(rows, parse, actor('AAAA')));
    expect(opened).toBe(10_000);
    expect(items.map(({ index }) => index)).toEqual(rows.map((_, n) => n));
    expect(new Set(items.map((item) => item.case)).size).toBe(10_000);
  });
});
