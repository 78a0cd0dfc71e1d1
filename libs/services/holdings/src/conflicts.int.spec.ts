import { must } from '@icx/refusals';
import { plainDate } from '@icx/working-days';
import { openHoldings, party, RIGHT, WRONG, type HoldingsWorld } from './holding.fixture.ts';

describe('two codes for one device', () => {
  let at: HoldingsWorld;
  beforeEach(async () => {
    at = await openHoldings();
    expect(await at.bring(meter(), WRONG)).toBe('held');
    expect(await at.bring(meter(), RIGHT, 'BBBB', { source: 'fil_TEST00000002' })).toBe('conflict');
  });
  afterEach(() => at.world.remove());

  const meter = () => at.meters[0]!;
  const waiting = async (whose = 'BBBB') => (await at.service.conflicts.list(party(whose), { limit: 10 })).found;
  const resolve = (
    which: { conflict: string } | { source: string },
    keep: 'held' | 'other',
    whose = 'BBBB',
    reason = 'r',
  ) => at.service.conflicts.resolve(party(whose), which, keep, reason, at.context(whose));
  const legsOf = async (id: Parameters<typeof at.stateOf>[0]) =>
    (await at.stateOf(id)).legs.map(({ addressee, basis }) => `${addressee} ${basis}`);

  test('wait for their holder, and nothing is overwritten', async () => {
    expect(await waiting()).toMatchObject([{ holder: 'BBBB', deviceId: meter().deviceId, source: 'fil_TEST00000002' }]);
    expect(await at.heldBy('BBBB', meter().deviceId)).toBe(WRONG);
  });

  test('the held one is kept', async () => {
    const { id } = (await waiting())[0]!;
    expect(await resolve({ conflict: id }, 'held')).toEqual({ resolved: 1, recalled: 0, more: false });
    expect(await at.heldBy('BBBB', meter().deviceId)).toBe(WRONG);
    expect(await waiting()).toEqual([]);
    expect(await resolve({ conflict: id }, 'held')).toMatchObject({ code: 'conflict-unknown' });
  });

  test('the other one is taken: a request that was given the first is told, loses it, and may be given the new one', async () => {
    const { state } = await at.raise(meter());
    await at.answer(state.id, WRONG);
    expect((await at.stateOf(state.id)).status).toBe('answered');
    expect(await resolve({ source: 'fil_TEST00000002' }, 'other', 'BBBB', 'the maker sent a correction')).toEqual({
      ...{ resolved: 1, recalled: 1, more: false },
    });
    await at.settled();
    expect(await at.heldBy('BBBB', meter().deviceId)).toBe(RIGHT);
    expect((await at.stateOf(state.id)).status).toBe('open');
    expect(await legsOf(state.id)).toEqual(['BBBB code-holder', 'BBBB code-recalled']);
    await at.answer(state.id, RIGHT);
    expect((await at.stateOf(state.id)).status).toBe('answered');
    // Followed again it recalls nothing that came since.
    for (const event of await at.world.log.readStream('held-BBBB')) await at.service.conflicts.follow(event);
    expect((await at.stateOf(state.id)).status).toBe('answered');
  });

  test('a request that was given another code is left alone', async () => {
    const { state } = await at.raise(meter());
    await at.answer(state.id, RIGHT);
    expect(await resolve({ source: 'fil_TEST00000002' }, 'other')).toMatchObject({ recalled: 0 });
    expect((await at.stateOf(state.id)).status).toBe('answered');
  });

  test('a code that was supplied, kept, and is now discarded for what is held is recalled', async () => {
    const other = at.meters[1]!;
    await at.bring(other, RIGHT);
    const { state } = await at.raise(other);
    await at.answer(state.id, WRONG, { keepAsHolding: true });
    expect(await resolve({ source: state.id }, 'held')).toMatchObject({ resolved: 1, recalled: 1 });
    expect((await at.stateOf(state.id)).status).toBe('open');
  });

  test('nobody else resolves them, nor learns that they are there', async () => {
    const { id } = (await waiting())[0]!;
    for (const whose of ['AAAA', 'CCCC']) {
      expect(await waiting(whose)).toEqual([]);
      expect(await resolve({ conflict: id }, 'other', whose)).toMatchObject({ code: 'conflict-unknown' });
      expect(await resolve({ source: 'fil_TEST00000002' }, 'other', whose)).toMatchObject({ code: 'conflict-unknown' });
    }
    expect(await at.heldBy('BBBB', meter().deviceId)).toBe(WRONG);
  });

  test('a successor resolves them while the succession stands, and no longer', async () => {
    const record = {
      kind: 'solr',
      ...{ from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null },
      ...{ effectiveFrom: plainDate('2026-11-23'), grace: 0, reason: null },
    } as const;
    const { id: succession } = must(await at.world.switching.successions.record(record, at.context('SECA')));
    const { id } = (await waiting('CCCC'))[0]!;
    expect(await waiting('BBBB')).toEqual([]);
    must(await at.world.switching.successions.reverse(succession, 'wrong', at.context('SECA')));
    expect(await resolve({ conflict: id }, 'other', 'CCCC')).toMatchObject({ code: 'conflict-unknown' });
    expect(await resolve({ conflict: id }, 'other', 'BBBB')).toMatchObject({ resolved: 1 });
  });

  test('no reason holds the code that is held', async () => {
    const split = WRONG.replaceAll(/(....)/g, '$1 and ');
    expect(await resolve({ source: 'fil_TEST00000002' }, 'held', 'BBBB', split)).toMatchObject({
      code: 'install-code-misplaced',
    });
    expect(await waiting()).toHaveLength(1);
  });

  test('no event of holdings holds a code', async () => {
    await resolve({ source: 'fil_TEST00000002' }, 'other');
    const log = JSON.stringify((await at.world.log.readStream('held-BBBB')).map(({ data }) => data));
    for (const code of [RIGHT, WRONG]) expect(log.toUpperCase()).not.toContain(code);
  });
});
