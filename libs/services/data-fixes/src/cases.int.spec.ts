import type { JsonObject } from '@icx/event-store';
import { isRefusal, must } from '@icx/refusals';
import { dataFixDocument } from './index.ts';
import type { CaseAct } from './index.ts';
import { act, actor, at, deviceOf, draftOf, open, openCases, readAs, resolved, typesOf } from './world.fixture.ts';
import type { CasesWorld } from './world.fixture.ts';

let world: CasesWorld;
beforeEach(async () => void (world = await openCases()));
afterEach(() => world.close());

describe('one open case per device and item', () => {
  test.each(['one process', 'two on one log'])('of 16 concurrent reports one opens it: %s', async (processes) => {
    const both = processes === 'one process' ? [world.cases] : [world.cases, world.another()];
    const outcomes = await Promise.all(
      Array.from({ length: 16 }, (_, n) => both[n % both.length]!.open(draftOf(1), actor(n % 3 ? 'AAAA' : 'BBBB'))),
    );
    const opened = outcomes.map(must);
    expect(opened.filter(({ created }) => created)).toHaveLength(1);
    expect(new Set(opened.map(({ state }) => state.id)).size).toBe(1);
    expect(await typesOf(world, opened[0]!.state.id)).toEqual(['case-opened', ...Array(15).fill('reported-again')]);
  });

  test('another item or another device is another case', async () => {
    const ids = [
      await open(world, draftOf(1)),
      await open(world, draftOf(2)),
      await open(world, draftOf(1, 'E6S', 'model')),
      await open(world, draftOf(1)),
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
      const first = await open(world, fault('the hub is of another premises'));
      const second = await open(world, fault('it stands there twice'));
      expect(second).toMatchObject({ created: true, state: { reports: [{ wanted: 'it stands there twice' }] } });
      expect(await readAs(world, first.state.id, 'AAAA')).toMatchObject({
        state: { status: 'open', reports: [{ wanted: 'the hub is of another premises' }], conflicting: false },
      });
    });
    test('the same fault joins, whatever its capitals and spaces', async () => {
      const first = await open(world, fault('It stands there twice'));
      const again = await open(world, fault('it  stands there TWICE'), 'BBBB');
      expect(again).toMatchObject({ created: false, state: { id: first.state.id, conflicting: false } });
    });
    test('an older case takes the fault that it is about, and no other', async () => {
      const id = await older('it stands there twice');
      expect((await open(world, fault('It stands there twice'), 'BBBB')).state.id).toBe(id);
      const other = await open(world, fault('the hub is of another premises'));
      expect(other.created).toBe(true);
      expect(await readAs(world, id, 'AAAA')).toMatchObject({ state: { reports: [{ by: 'AAAA' }, { by: 'BBBB' }] } });
    });
    test('an older resolved case is followed, and not reopened beside the next', async () => {
      const id = await older('it stands there twice');
      await resolved(world, id);
      const next = await open(world, fault('it stands there twice'));
      expect(next.created).toBe(true);
      expect(await act(world, id, { type: 'reopen', reason: 'again' }, 'AAAA')).toMatchObject({
        code: 'data-fix-followed',
      });
    });
  });

  test('after it ended the next one has an id of its own', async () => {
    const first = await open(world, draftOf(1));
    must(await act(world, first.state.id, { type: 'withdraw' }, 'AAAA'));
    const second = await open(world, draftOf(1), 'BBBB');
    expect(second).toMatchObject({ created: true, state: { status: 'open', reports: [{ by: 'BBBB' }] } });
    expect(second.state.id).not.toBe(first.state.id);
    expect(await readAs(world, second.state.id, 'AAAA')).toMatchObject({ code: 'data-fix-unknown' });
  });

  test('a resolved one that was followed is not reopened beside it', async () => {
    const { state } = await open(world, draftOf(1));
    await resolved(world, state.id);
    const next = await open(world, draftOf(1));
    expect(next.created).toBe(true);
    const reopen = { type: 'reopen', reason: 'still wrong' } as const;
    expect(await act(world, state.id, reopen, 'AAAA')).toMatchObject({ code: 'data-fix-followed' });
    expect(await readAs(world, state.id, 'AAAA')).toMatchObject({ state: { status: 'resolved', next: next.state.id } });
  });

  test('whichever of reopening and a new report comes first, one case is open', async () => {
    for (let n = 1; n <= 10; n++) {
      const { state } = await open(world, draftOf(n));
      await resolved(world, state.id);
      const reopen = { type: 'reopen', reason: 'still wrong' } as const;
      const [reopened, reported] = await Promise.all([
        world.another().act(state.id, reopen, actor('AAAA')),
        world.cases.open(draftOf(n), actor('BBBB')),
      ]);
      expect(must(reported).created).toBe(isRefusal(reopened));
      const page = await world.cases.list.page({ deviceId: deviceOf(n), limit: 10 });
      expect(page.items.filter((row) => row.state !== 'resolved')).toHaveLength(1);
    }
  });
});

describe('a command sent twice', () => {
  test('at once is carried out once, and both are told the same', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, () => open(world, draftOf(1), 'AAAA', 'same')));
    for (const outcome of outcomes) expect(outcome).toEqual(outcomes[0]);
    expect(outcomes[0]!.created).toBe(true);
    expect(await typesOf(world, outcomes[0]!.state.id)).toEqual(['case-opened']);
  });

  test('is answered as it was, also after the case ended', async () => {
    const first = await open(world, draftOf(1), 'AAAA', 'opening');
    const joined = await open(world, draftOf(1), 'BBBB', 'joining');
    must(await act(world, first.state.id, { type: 'reject', why: 'no fault' }, 'DCCX'));
    expect(await open(world, draftOf(1), 'AAAA', 'opening')).toEqual(first);
    expect(await open(world, draftOf(1), 'BBBB', 'joining')).toEqual(joined);
    expect(await typesOf(world, first.state.id)).toEqual(['case-opened', 'reported-again', 'rejected']);
  });

  test('with another body is refused', async () => {
    const { state } = await open(world, draftOf(1), 'AAAA', 'same');
    expect(await world.cases.open(draftOf(2), actor('AAAA', 'same', { other: true }))).toMatchObject({
      code: 'command-id-reused',
    });
    must(await act(world, state.id, { type: 'add-note', note: 'a' }, 'AAAA', 'note', { note: 'a' }));
    expect(await act(world, state.id, { type: 'add-note', note: 'b' }, 'AAAA', 'note', { note: 'b' })).toMatchObject({
      code: 'command-id-reused',
    });
  });

  test('after a refusal is decided again', async () => {
    const { state } = await open(world, draftOf(1));
    const begin = { type: 'begin-correction' } as const;
    expect(await act(world, state.id, begin, 'DCCX', 'begin')).toMatchObject({ code: 'handler-missing' });
    must(await act(world, state.id, { type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'));
    expect(await act(world, state.id, begin, 'DCCX', 'begin')).toMatchObject({ code: 'incident-missing' });
  });
});

describe('both sides', () => {
  test('see the same, whole, through a hand-over; nobody else sees anything', async () => {
    const { id } = (await open(world, draftOf(1))).state;
    await open(world, draftOf(1, 'MAPY'), 'BBBB');
    for (const [what, by] of [
      [{ type: 'name-handler', handler: 'Ada Byron' }, 'DCCX'],
      [{ type: 'flag-complaint', note: 'no readings' }, 'BBBB'],
      [{ type: 'link-incident', incident: 'INC000012345' as never, category: 4 }, 'DCCX'],
      [{ type: 'begin-correction' }, 'DCCX'],
      [{ type: 'name-handler', handler: 'Mary Somerville', note: 'the DSP has it' }, 'DCCX'],
      [{ type: 'resolve', how: 'MAP ID corrected' }, 'DCCX'],
      [{ type: 'reopen', reason: 'still wrong' }, 'AAAA'],
    ] as [CaseAct, string][])
      must(await act(world, id, what, by));
    const documents = await Promise.all(
      ['AAAA', 'BBBB', 'DCCX', 'SECA'].map(async (party) => dataFixDocument(must(await readAs(world, id, party)))),
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
    expect(await readAs(world, id, 'CCCC')).toMatchObject({ code: 'data-fix-unknown' });
    expect(await act(world, id, { type: 'add-note', note: 'n' }, 'CCCC')).toMatchObject({ code: 'data-fix-unknown' });
  });

  test('decide on what they read: a case that moved is refused', async () => {
    const { id } = (await open(world, draftOf(1))).state;
    await open(world, draftOf(1), 'BBBB');
    const note = { type: 'add-note', note: 'n' } as const;
    expect(await world.cases.act(id, note, actor('AAAA'), 0n)).toMatchObject({ code: 'revision-moved' });
    expect(await world.cases.act(id, note, actor('CCCC'), 0n)).toMatchObject({ code: 'data-fix-unknown' });
    expect(await world.cases.act(id, note, actor('AAAA'), 1n)).toMatchObject({ revision: 2n });
  });
});
