import type { DataFixId } from '@icx/data-fixes';
import type { JsonObject } from '@icx/event-store';
import { isRefusal, must, refuse } from '@icx/refusals';
import { dataFixDocument } from './index.ts';
import type { CaseAct, DataFixDraft, OpenOutcome } from './index.ts';
import { actor, at, deviceOf, draftOf, openDesk } from './world.fixture.ts';

let world: Awaited<ReturnType<typeof openDesk>>;
beforeEach(async () => void (world = await openDesk()));
afterEach(() => world.close());

const open = async (draft: DataFixDraft, by = 'AAAA', command?: string): Promise<OpenOutcome> =>
  must(await world.desk.open(draft, actor(by, command)));
const act = (id: DataFixId, what: CaseAct, by: string, command?: string, body: JsonObject = {}) =>
  world.desk.act(id, what, actor(by, command, body));
const typesOf = async (id: string): Promise<string[]> =>
  (await world.log.readStream(id)).map(({ type }) => type.slice('data-fixes.'.length, -'.v1'.length));
const resolved = async (id: DataFixId): Promise<void> => {
  must(await act(id, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
  must(await act(id, { type: 'resolve', how: 'corrected' }, 'DCCX'));
};
const readAs = (id: DataFixId, party: string) => world.desk.read(id, actor(party));

describe('one open case per device and item', () => {
  test.each(['one desk', 'two desks on one log'])('of 16 concurrent reports one opens it: %s', async (desks) => {
    const both = desks === 'one desk' ? [world.desk] : [world.desk, world.another()];
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, n) => both[n % both.length]!.open(draftOf(1), actor(n % 3 ? 'AAAA' : 'BBBB'))),
    );
    const opened = outcomes.map(must);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(opened.map(({ state }) => state.id)).size).toBe(1);
    expect(await typesOf(opened[0]!.state.id)).toEqual(['case-opened', ...Array(15).fill('reported-again')]);
  });

  test('another item or another device is another case', async () => {
    const ids = [
      await open(draftOf(1)),
      await open(draftOf(2)),
      await open(draftOf(1, 'E6S', 'model')),
      await open(draftOf(1)),
    ].map(({ state }) => state.id);
    expect(new Set(ids).size).toBe(3);
    expect(ids[0]).toMatch(/^dfc_TEST[0-9a-f]{32}$/);
  });

  describe('under other, where the fault is what the case is about', () => {
    const fault = (text: string) => draftOf(1, text, 'other');
    /** A case as it was opened before faults were told apart, with this event. */
    const older = async (text: string) => {
      const id = world.ids.idOf(deviceOf(1), 'other', null, 1);
      const data = { ...fault(text), case: id, at, by: 'AAAA' } as unknown as JsonObject;
      await world.log.append(id, 'no-stream', [{ type: 'data-fixes.case-opened.v1', data }]);
      return id;
    };

    test('a second fault is a second case, and takes the place of none', async () => {
      const first = await open(fault('the hub is of another premises'));
      const second = await open(fault('it stands there twice'));
      expect(second).toMatchObject({ created: true, state: { reports: [{ wanted: 'it stands there twice' }] } });
      expect(await readAs(first.state.id, 'AAAA')).toMatchObject({
        state: { status: 'open', reports: [{ wanted: 'the hub is of another premises' }], conflicting: false },
      });
    });
    test('the same fault joins, whatever its capitals and spaces', async () => {
      const first = await open(fault('It stands there twice'));
      const again = await open(fault('it  stands there TWICE'), 'BBBB');
      expect(again).toMatchObject({ created: false, state: { id: first.state.id, conflicting: false } });
    });
    test('an older case takes the fault that it is about, and no other', async () => {
      const id = await older('it stands there twice');
      expect((await open(fault('It stands there twice'), 'BBBB')).state.id).toBe(id);
      const other = await open(fault('the hub is of another premises'));
      expect(other.created).toBe(true);
      expect(await readAs(id, 'AAAA')).toMatchObject({ state: { reports: [{ by: 'AAAA' }, { by: 'BBBB' }] } });
    });
    test('an older resolved case is followed, and not reopened beside the next', async () => {
      const id = await older('it stands there twice');
      await resolved(id);
      const next = await open(fault('it stands there twice'));
      expect(next.created).toBe(true);
      expect(await act(id, { type: 'reopen', reason: 'again' }, 'AAAA')).toMatchObject({ code: 'data-fix-followed' });
    });
  });

  test('after it ended the next one has an id of its own', async () => {
    const first = await open(draftOf(1));
    must(await act(first.state.id, { type: 'withdraw' }, 'AAAA'));
    const second = await open(draftOf(1), 'BBBB');
    expect(second).toMatchObject({ created: true, state: { status: 'open', reports: [{ by: 'BBBB' }] } });
    expect(second.state.id).not.toBe(first.state.id);
    expect(await readAs(second.state.id, 'AAAA')).toMatchObject({ code: 'data-fix-unknown' });
  });

  test('a resolved one that was followed is not reopened beside it', async () => {
    const { state } = await open(draftOf(1));
    await resolved(state.id);
    const next = await open(draftOf(1));
    expect(next.created).toBe(true);
    const reopen = { type: 'reopen', reason: 'still wrong' } as const;
    expect(await act(state.id, reopen, 'AAAA')).toMatchObject({ code: 'data-fix-followed' });
    expect(await readAs(state.id, 'AAAA')).toMatchObject({ state: { status: 'resolved', next: next.state.id } });
  });

  test('whichever of reopening and a new report comes first, one case is open', async () => {
    for (let n = 1; n <= 10; n++) {
      const { state } = await open(draftOf(n));
      await resolved(state.id);
      const reopen = { type: 'reopen', reason: 'still wrong' } as const;
      const [reopened, reported] = await Promise.all([
        world.another().act(state.id, reopen, actor('AAAA')),
        world.desk.open(draftOf(n), actor('BBBB')),
      ]);
      expect(must(reported).created).toBe(isRefusal(reopened));
      const page = await world.desk.list.page({ deviceId: deviceOf(n), limit: 10 });
      expect(page.items.filter((row) => row.state !== 'resolved')).toHaveLength(1);
    }
  });
});

describe('a command sent twice', () => {
  test('at once is carried out once, and both are told the same', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => open(draftOf(1), 'AAAA', 'same')));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]!.created).toBe(true);
    expect(await typesOf(outcomes[0]!.state.id)).toEqual(['case-opened']);
  });

  test('is answered as it was, also after the case ended', async () => {
    const first = await open(draftOf(1), 'AAAA', 'opening');
    const joined = await open(draftOf(1), 'BBBB', 'joining');
    must(await act(first.state.id, { type: 'reject', why: 'no fault' }, 'DCCX'));
    expect(await open(draftOf(1), 'AAAA', 'opening')).toEqual(first);
    expect(await open(draftOf(1), 'BBBB', 'joining')).toEqual(joined);
    expect(await typesOf(first.state.id)).toEqual(['case-opened', 'reported-again', 'rejected']);
  });

  test('with another body is refused', async () => {
    const { state } = await open(draftOf(1), 'AAAA', 'same');
    expect(await world.desk.open(draftOf(2), actor('AAAA', 'same', { other: true }))).toMatchObject({
      code: 'command-id-reused',
    });
    must(await act(state.id, { type: 'add-note', note: 'a' }, 'AAAA', 'note', { note: 'a' }));
    expect(await act(state.id, { type: 'add-note', note: 'b' }, 'AAAA', 'note', { note: 'b' })).toMatchObject({
      code: 'command-id-reused',
    });
  });

  test('after a refusal is decided again', async () => {
    const { state } = await open(draftOf(1));
    const begin = { type: 'begin-correction' } as const;
    expect(await act(state.id, begin, 'DCCX', 'begin')).toMatchObject({ code: 'handler-missing' });
    must(await act(state.id, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
    expect(await act(state.id, begin, 'DCCX', 'begin')).toMatchObject({ code: 'incident-missing' });
  });
});

describe('both sides', () => {
  test('see the same, whole, through a hand-over; nobody else sees anything', async () => {
    const { id } = (await open(draftOf(1))).state;
    await open(draftOf(1, 'MAPY'), 'BBBB');
    for (const [what, by] of [
      [{ type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'],
      [{ type: 'flag-complaint', note: 'no readings' }, 'BBBB'],
      [{ type: 'link-incident', incident: 'INC000012345' as never, category: 4 }, 'DCCX'],
      [{ type: 'begin-correction' }, 'DCCX'],
      [{ type: 'name-handler', handler: 'Mary Somerville', note: 'the DSP has it' }, 'DCCX'],
      [{ type: 'resolve', how: 'MAP ID corrected' }, 'DCCX'],
      [{ type: 'reopen', reason: 'still wrong' }, 'AAAA'],
    ] as [CaseAct, string][])
      must(await act(id, what, by));
    const documents = await Promise.all(
      ['AAAA', 'BBBB', 'DCCX', 'SECA'].map(async (party) => dataFixDocument(must(await readAs(id, party)))),
    );
    for (const document of documents) expect(document).toEqual(documents[0]);
    expect(documents[0]).toMatchObject({
      state: 'with-handler',
      reportedBy: 'AAAA',
      conflicting: true,
      consumerComplaint: true,
      handler: 'Mary Somerville',
      handlers: [{ handler: 'Ada Byron' }, { handler: 'Mary Somerville' }],
      incident: 'INC000012345',
      category: 4,
      ending: null,
    });
    expect(documents[0]!.history.map(({ type }) => type.split('.')[1])).toEqual([
      'case-opened',
      'reported-again',
      'handler-named',
      'complaint-flagged',
      'incident-linked',
      'correction-begun',
      'handler-named',
      'resolved',
      'reopened',
    ]);
    expect(documents[0]!.history[6]).toMatchObject({
      party: 'DCCX',
      user: 'test:DCCX',
      data: { handedOverFrom: 'Ada Byron', note: 'the DSP has it' },
    });
    expect(await readAs(id, 'CCCC')).toMatchObject({ code: 'data-fix-unknown' });
    expect(await act(id, { type: 'add-note', note: 'n' }, 'CCCC')).toMatchObject({ code: 'data-fix-unknown' });
  });

  test('decide on what they read: a case that moved is refused', async () => {
    const { id } = (await open(draftOf(1))).state;
    await open(draftOf(1), 'BBBB');
    const note = { type: 'add-note', note: 'n' } as const;
    expect(await world.desk.act(id, note, actor('AAAA'), 0n)).toMatchObject({ code: 'revision-moved' });
    expect(await world.desk.act(id, note, actor('CCCC'), 0n)).toMatchObject({ code: 'data-fix-unknown' });
    expect(await world.desk.act(id, note, actor('AAAA'), 1n)).toMatchObject({ revision: 2n });
  });
});

describe('a batch', () => {
  const broken = refuse('text-invalid', 'broken', '/wanted');
  const parse = (row: DataFixDraft | null) => row ?? [broken];

  test('makes one case per row, joins duplicates, and a bad row hurts no neighbour', async () => {
    const existing = await open(draftOf(3), 'BBBB');
    const rows = [draftOf(1), null, draftOf(2), draftOf(1, 'MAPY'), draftOf(3)];
    const batch = must(await world.desk.openBatch(rows, parse, actor('AAAA')));
    expect(batch).toMatchObject({ opened: 2, reportedAgain: 2, rejected: 1 });
    const [one, bad, two, again, third] = batch.items;
    expect(bad).toEqual({ index: 1, outcome: 'rejected', case: null, errors: [broken] });
    expect(two).toMatchObject({ index: 2, outcome: 'opened', errors: [] });
    expect(again).toMatchObject({ outcome: 'reported-again', case: one!.case });
    expect(third).toMatchObject({ outcome: 'reported-again', case: existing.state.id });
    expect(await typesOf(one!.case!)).toEqual(['case-opened', 'reported-again']);
    expect(await readAs(one!.case!, 'AAAA')).toMatchObject({ state: { conflicting: false } });
  });

  test('sent again, also at once, is carried out once; with other rows it is refused whole', async () => {
    const rows = [draftOf(1), draftOf(2), draftOf(1)];
    const send = (all: readonly DataFixDraft[]) =>
      world.desk.openBatch(all, parse, actor('AAAA', 'batch', { devices: all.map(({ deviceId }) => deviceId) }));
    const outcomes = (await Promise.all([send(rows), send(rows)])).map(must);
    expect(outcomes[1]).toEqual(outcomes[0]);
    expect(await send(rows)).toEqual(outcomes[0]);
    expect(await typesOf(outcomes[0]!.items[0]!.case!)).toEqual(['case-opened', 'reported-again']);
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
    await expect(world.desk.openBatch(rows, crash, actor('AAAA', 'batch'))).rejects.toThrow('the process ends');
    const done = must(await world.desk.openBatch(rows, parse, actor('AAAA', 'batch')));
    expect(done).toMatchObject({ opened: 300, reportedAgain: 0, rejected: 0 });
    expect(await world.log.head()).toBe(301n);
  });

  test('of 10,000 rows makes 10,000 cases, in their order', async () => {
    const rows = Array.from({ length: 10_000 }, (_, n) => draftOf(n + 1));
    const { opened, items } = must(await world.desk.openBatch(rows, parse, actor('AAAA')));
    expect(opened).toBe(10_000);
    expect(items.map(({ index }) => index)).toEqual(rows.map((_, n) => n));
    expect(new Set(items.map((item) => item.case)).size).toBe(10_000);
  });
});

describe('lists', () => {
  const idsOf = async (query: object): Promise<string[]> =>
    (await world.desk.list.page({ limit: 10, ...query })).items.map((row) => row.case);

  test('show a party its own, DCC and SECAS all, by state, handler, complaint and device', async () => {
    const first = (await open(draftOf(1))).state.id;
    const second = (await open(draftOf(2), 'BBBB')).state.id;
    const third = (await open({ ...draftOf(3), consumerComplaint: true })).state.id;
    await open(draftOf(2));
    must(await act(first, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
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
    for (const n of [1, 2, 3, 4, 5]) ids.push((await open(draftOf(n))).state.id);
    for (const party of [undefined, 'AAAA']) {
      const seen: string[] = [];
      let cursor: string | null = null;
      do {
        const page = await world.desk.list.page({
          limit: 2,
          ...(party ? { party: party as never } : {}),
          ...(cursor ? { cursor } : {}),
        });
        seen.push(...page.items.map((row) => row.case));
        cursor = page.next;
        must(await act(ids[0] as DataFixId, { type: 'add-note', note: 'n' }, 'AAAA'));
      } while (cursor);
      expect(seen).toEqual(ids);
    }
  });

  test('tell a line of each, the same after a rebuild', async () => {
    const { id } = (await open(draftOf(1))).state;
    await resolved(id);
    const before = await world.desk.list.page({ limit: 10 });
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
    expect(await world.desk.list.page({ limit: 10 })).toEqual(before);
  });
});
