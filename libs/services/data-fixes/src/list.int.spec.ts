import type { DataFixId } from '@icx/data-fixes';
import { must } from '@icx/refusals';
import { act, deviceOf, draftOf, open, openCases, resolved } from './world.fixture.ts';
import type { CasesWorld } from './world.fixture.ts';

let world: CasesWorld;
beforeEach(async () => void (world = await openCases()));
afterEach(() => world.close());

describe('lists', () => {
  const idsOf = async (query: object): Promise<string[]> =>
    (await world.cases.list.page({ limit: 10, ...query })).items.map((row) => row.case);

  test('show a party its own, DCC and SECAS all, by state, handler, complaint and device', async () => {
    const first = (await open(world, draftOf(1))).state.id;
    const second = (await open(world, draftOf(2), 'BBBB')).state.id;
    const third = (await open(world, { ...draftOf(3), consumerComplaint: true })).state.id;
    await open(world, draftOf(2));
    must(await act(world, first, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
    expect(await idsOf({})).toEqual([first, second, third]);
    expect(await idsOf({ party: 'AAAA' })).toEqual([first, second, third]);
    expect(await idsOf({ party: 'BBBB' })).toEqual([second]);
    expect(await idsOf({ party: 'CCCC' })).toEqual([]);
    expect(await idsOf({ state: 'with-handler' })).toEqual([first]);
    expect(await idsOf({ party: 'AAAA', state: 'open' })).toEqual([second, third]);
    expect(await idsOf({ handler: 'Ada Byron' })).toEqual([first]);
    expect(await idsOf({ consumerComplaint: true })).toEqual([third]);
    expect(await idsOf({ consumerComplaint: false })).toEqual([first, second]);
    expect(await idsOf({ deviceId: deviceOf(2) })).toEqual([second]);
  });

  test('come in pages that do not shift while cases change', async () => {
    const ids: string[] = [];
    for (const n of [1, 2, 3, 4, 5]) ids.push((await open(world, draftOf(n))).state.id);
    for (const party of [undefined, 'AAAA']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await world.cases.list.page({
          limit: 2,
          ...(party ? { party: party as never } : {}),
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items.map((row) => row.case));
        cursor = page.next;
        must(await act(world, ids[0] as DataFixId, { type: 'add-note', note: 'n' }, 'AAAA'));
      } while (cursor);
      expect(seen).toEqual(ids);
    }
  });

  test('tell a line of each, the same after a rebuild', async () => {
    const { id } = (await open(world, draftOf(1))).state;
    await resolved(world, id);
    const before = await world.cases.list.page({ limit: 10 });
    expect(before.items).toEqual([
      {
        case: id,
        deviceId: deviceOf(1),
        item: 'map-id',
        state: 'resolved',
        reportedBy: 'AAAA',
        handler: 'Ada Byron',
        incident: null,
        category: null,
        consumerComplaint: false,
        conflicting: false,
        openedAt: '2026-11-23T10:00:00.000Z',
        changedAt: '2026-11-23T10:00:00.000Z',
        endedAt: '2026-11-23T10:00:00.000Z',
      },
    ]);
    await world.views.rebuild();
    expect(await world.cases.list.page({ limit: 10 })).toEqual(before);
  });
});
