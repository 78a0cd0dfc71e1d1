import { openHoldings, party, RIGHT, WRONG, type HoldingsWorld } from './holding.fixture.ts';

describe('holdings go', () => {
  let at: HoldingsWorld;
  beforeEach(async () => (at = await openHoldings()));
  afterEach(() => at.world.remove());

  const held = () =>
    at.world.holdings.find(
      'anyone',
      at.meters.map(({ deviceId }) => deviceId),
    );
  const recorded = async () =>
    (await at.world.log.readStream('held-BBBB')).map(({ type, data }) => [type, data['because'], data['source']]);

  test('one, by its holder alone: another party’s is as if it were not there', async () => {
    const [meter] = at.meters as [(typeof at.meters)[number]];
    await at.bring(meter, RIGHT);
    const deletion = (whose: string) =>
      at.service.deletions.deleteOne(party(whose), meter.deviceId, 'sold to nobody', at.context(whose));
    expect(await deletion('AAAA')).toMatchObject({ code: 'holding-unknown' });
    expect(await deletion('BBBB')).toEqual({ deleted: 1, more: false });
    expect(await deletion('BBBB')).toMatchObject({ code: 'holding-unknown' });
    expect(await held()).toEqual([]);
    expect(await recorded()).toEqual([['holdings.holdings-deleted.v1', 'holder', null]]);
  });

  test('all of a file, and no other’s', async () => {
    const [one, other, third] = at.meters as [
      (typeof at.meters)[number],
      (typeof at.meters)[number],
      (typeof at.meters)[number],
    ];
    await at.bring(one, RIGHT);
    await at.bring(other, RIGHT, 'BBBB', { line: 3 });
    await at.bring(third, WRONG, 'BBBB', { source: 'fil_TEST00000002' });
    await at.bring(one, RIGHT, 'CCCC');
    const { deletions, list } = at.service;
    expect(await list.count(party('BBBB'), { source: 'fil_TEST00000001' })).toEqual({ count: 2, complete: true });
    expect(await list.count(party('BBBB'), {})).toEqual({ count: 3, complete: true });
    expect(await deletions.deleteFile(party('BBBB'), 'fil_TEST00000001', 'wrong file', at.context('BBBB'))).toEqual({
      deleted: 2,
      more: false,
    });
    expect((await held()).map(({ holder, deviceId }) => [holder, deviceId])).toEqual(
      expect.arrayContaining([
        ['BBBB', third.deviceId],
        ['CCCC', one.deviceId],
      ]),
    );
    expect(await held()).toHaveLength(2);
  });

  test('with time', async () => {
    const [old, young] = at.meters as [(typeof at.meters)[number], (typeof at.meters)[number]];
    await at.bring(old, RIGHT, 'BBBB', { at: '2016-11-01T00:00:00.000Z' });
    await at.bring(young, RIGHT, 'BBBB', { line: 3 });
    await at.service.deletions.expire({ signal: new AbortController().signal });
    expect((await held()).map(({ deviceId }) => deviceId)).toEqual([young.deviceId]);
    expect(await recorded()).toEqual([['holdings.holdings-deleted.v1', 'retention', null]]);
  });
});
