import { instant } from '@icx/working-days';
import { CODE, MONDAY, openHoldings, party, type HoldingsWorld } from './holding.fixture.ts';

const BARE = CODE.slice(0, 32);

describe('a supplied code', () => {
  let at: HoldingsWorld;
  beforeEach(async () => (at = await openHoldings()));
  afterEach(() => at.world.remove());

  const supplied = async (keepAsHolding?: boolean, index = 0) => {
    const device = at.meters[index]!;
    const { state } = await at.raise(device);
    await at.answer(state.id, CODE, keepAsHolding === undefined ? {} : { keepAsHolding });
    return { ...device, request: state.id };
  };

  test('is nobody’s holding unless its supplier says so', async () => {
    const { deviceId } = await supplied();
    expect(await at.world.holdings.find('anyone', [deviceId])).toEqual([]);
  });

  test('that is kept is a holding of who supplied it, never of the requester, and outlives the request', async () => {
    const { deviceId, request } = await supplied(true);
    expect(await at.world.holdings.find('anyone', [deviceId])).toMatchObject([
      { holder: 'BBBB', source: request, uploader: 'BBBB', representation: 'raw-16+crc' },
    ]);
    await at.act(request, 'AAAA', { type: 'withdraw', at: instant(MONDAY), by: party('AAAA') } as never);
    at.world.now = instant('2027-02-23T10:00:00.000Z');
    await at.world.services.timers.sweep();
    expect((await at.world.log.readStream(request)).map(({ type }) => type)).toContain('requests.code-erased.v1');
    expect(await at.heldBy('BBBB', deviceId)).toBe(BARE);
    expect(await at.heldBy('AAAA', deviceId)).toBeUndefined();
  });

  test('is kept as its supplier has said once for all, until it says otherwise; an answer may say otherwise', async () => {
    await at.service.keeper.say(party('BBBB'), true, at.context('BBBB'));
    const [one, other] = [await supplied(undefined, 0), await supplied(false, 1)];
    at.world.now = instant('2026-11-24T10:00:00.000Z');
    await at.service.keeper.say(party('BBBB'), false, at.context('BBBB'));
    const later = await supplied(undefined, 2);
    const held = await at.world.holdings.find(
      'anyone',
      [one, other, later].map(({ deviceId }) => deviceId),
    );
    expect(held.map(({ deviceId }) => deviceId)).toEqual([one.deviceId]);
  });

  test('that was deleted as a holding is not revived when the log is followed again from its beginning', async () => {
    const { deviceId, request } = await supplied(true);
    expect(await at.service.deletions.deleteOne(party('BBBB'), deviceId, 'sold', at.context('BBBB'))).toEqual({
      deleted: 1,
      more: false,
    });
    for (const event of await at.world.log.readStream(request)) await at.service.keeper.follow(event);
    expect(await at.world.holdings.find('anyone', [deviceId])).toEqual([]);
  });

  test('is already held where the same was brought in, and a conflict where another one was', async () => {
    const [same, another] = [at.meters[0]!, at.meters[1]!];
    expect(await at.bring(same, CODE)).toBe('held');
    expect(await at.bring(another, '00112233445566778899AABBCCDDEE01')).toBe('held');
    const requests = [await supplied(true, 0), await supplied(true, 1)].map(({ request }) => request);
    const outcomes = (await at.world.log.readAll(0n, 10_000))
      .filter(({ type }) => type === 'holdings.code-kept.v1')
      .map(({ data }) => [data['request'], data['outcome']]);
    expect(outcomes).toEqual([
      [requests[0], 'already-held'],
      [requests[1], 'conflict'],
    ]);
  });
});
