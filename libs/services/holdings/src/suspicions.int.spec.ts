import { instant } from '@icx/working-days';
import type { RequestCommand } from '@icx/requests';
import { must } from '@icx/refusals';
import { MONDAY, openHoldings, party, RIGHT, WRONG, type HoldingsWorld, type Id } from './holding.fixture.ts';

describe('a code that does not work', () => {
  let at: HoldingsWorld;
  beforeEach(async () => (at = await openHoldings()));
  afterEach(() => at.world.remove());

  const meter = () => at.meters[0]!;
  const reported = async (text: string): Promise<Id> => {
    const { state } = await at.raise(meter());
    await at.answer(state.id, text);
    const common = { at: instant(MONDAY), by: party('AAAA') };
    const reveal = { type: 'reveal', ...common, format: 'as-supplied', reason: 'r', supplyFrom: instant(MONDAY) };
    const standing = await at.world.services.meter.standing(party('AAAA'), instant(MONDAY));
    must(await at.act(state.id, 'AAAA', { ...reveal, ...standing } as unknown as RequestCommand));
    must(await at.act(state.id, 'AAAA', { type: 'report-unusable', ...common, reason: 'join failed' }));
    return state.id;
  };
  const listOf = async (whose = 'BBBB', filter = {}) =>
    (await at.service.list.list(party(whose), filter, { limit: 10 })).items.map(({ holder, state, because }) => [
      ...[holder, state, because],
    ]);

  test('is suspect where its supplier holds that very code, and its holder is told', async () => {
    await at.bring(meter(), WRONG);
    await reported(WRONG);
    expect(await listOf()).toEqual([['BBBB', 'suspect', 'reported-unusable']]);
    expect(await listOf('BBBB', { state: 'suspect' })).toHaveLength(1);
    expect(await listOf('BBBB', { state: 'held' })).toEqual([]);
    expect(await at.service.heldBy(meter().deviceId)).toEqual([]);
  });

  test('another code for the device is not', async () => {
    await at.bring(meter(), RIGHT);
    await reported(WRONG);
    expect(await listOf()).toEqual([['BBBB', 'held', null]]);
    expect(await at.service.heldBy(meter().deviceId)).toEqual(['BBBB']);
  });

  test('the same code of another holder is not: that it failed is told to nobody who was not asked', async () => {
    await at.bring(meter(), WRONG, 'CCCC');
    await reported(WRONG);
    expect(await listOf('CCCC')).toEqual([['CCCC', 'held', null]]);
  });

  test('is suspect no more once its holder says so, and told again it stays so', async () => {
    await at.bring(meter(), WRONG);
    const id = await reported(WRONG);
    const { deviceId } = meter();
    const clear = (whose: string) =>
      at.service.suspicions.clear(party(whose), deviceId, 'typed wrong on site', at.context(whose));
    expect(await clear('CCCC')).toMatchObject({ code: 'holding-not-suspect' });
    expect(await clear('BBBB')).toMatchObject({ deviceId });
    expect(await clear('BBBB')).toMatchObject({ code: 'holding-not-suspect' });
    for (const event of await at.world.log.readStream(id)) await at.service.suspicions.follow(event);
    expect(await listOf()).toEqual([['BBBB', 'held', null]]);
  });

  test('is suspect no more once another one is in its place, and again if it comes back', async () => {
    await at.bring(meter(), WRONG);
    await reported(WRONG);
    await at.bring(meter(), RIGHT, 'BBBB', { source: 'fil_TEST00000002' });
    await at.service.conflicts.resolve(party('BBBB'), { source: 'fil_TEST00000002' }, 'other', 'r', at.context('BBBB'));
    expect(await listOf()).toEqual([['BBBB', 'held', null]]);
    await at.bring(meter(), WRONG, 'BBBB', { source: 'fil_TEST00000003' });
    await at.service.conflicts.resolve(party('BBBB'), { source: 'fil_TEST00000003' }, 'other', 'r', at.context('BBBB'));
    expect(await listOf()).toEqual([['BBBB', 'suspect', 'reported-unusable']]);
  });

  test('a code that its supplier took back is suspect, too', async () => {
    await at.bring(meter(), WRONG);
    const { state } = await at.raise(meter());
    await at.answer(state.id, WRONG);
    await at.act(state.id, 'BBBB', { type: 'recall', at: instant(MONDAY), by: party('BBBB'), reason: 'wrong batch' });
    expect(await listOf()).toEqual([['BBBB', 'suspect', 'recalled']]);
  });

  test('who holds it is asked first, and the requester is told no more than that', async () => {
    await at.bring(meter(), WRONG);
    const { candidates } = (await at.raise(meter())).state;
    expect(candidates[0]).toEqual({
      ...{ party: 'BBBB', basis: 'code-holder', evidence: 'It holds the code of this device', on: null },
    });
  });
});
