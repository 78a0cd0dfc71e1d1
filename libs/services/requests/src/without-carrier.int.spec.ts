import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import type { PartyId } from '@icx/identifiers';
import type { Party } from '@icx/parties';
import { sandboxParties } from '@icx/sandbox';
import { instant } from '@icx/working-days';
import { act, appendAsBefore, mailedLeg, MONDAY, raise, reopened } from './acting.fixture.ts';

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

describe('who is to be told by email, while no mail leaves', () => {
  const received = { leg: 1, receivedAt: MONDAY, by: 'portal-availability', deadline: { dueOn: '2026-12-07' } };

  test('has received at once, with the reason on record, and its clock runs', async () => {
    const mailed: Party = {
      ...sandboxParties[2]!,
      party: 'EEEE' as PartyId,
      identifiers: [],
      receives: 'sec-notice-email',
    };
    await world.services.register.addParties([mailed], 'SECA' as PartyId);
    const { state } = await raise(world, world.envelope('AAAA', 'raise'), { installingSupplier: 'EEEE' });
    expect((await world.log.readStream(state.id)).slice(1)).toMatchObject([
      { type: 'requests.leg-opened.v1', data: { addressee: 'EEEE', receipt: 'sec-notice-email' } },
      { type: 'requests.leg-undelivered.v1', data: { leg: 1, at: MONDAY } },
      { type: 'requests.leg-received.v1', data: received },
    ]);
    const rerouted = await act(world, state.id, world.envelope('AAAA', 'r'), {
      type: 'reroute',
      at: world.now,
      by: 'AAAA' as PartyId,
      addressee: 'EEEE' as PartyId,
      correction: 'c',
    });
    expect(rerouted).toMatchObject({
      state: { legs: [{}, { receivedBy: 'portal-availability', receivedAt: MONDAY }] },
    });
  });

  test('a leg of an older folder that waits is received when it is next taken up, not before, and once', async () => {
    const { state } = await raise(world, world.envelope('AAAA', 'raise'));
    await appendAsBefore(world, state.id, ...mailedLeg);
    world = await reopened(world, {});
    world.now = instant('2026-12-16T10:00:00.000Z');
    expect(await world.services.timers.sweep()).toBe(0);
    const passTime = { type: 'pass-time', at: world.now } as const;
    for (let taken = 0; taken < 2; taken++) await act(world, state.id, undefined, passTime);
    expect((await world.log.readStream(state.id)).slice(5)).toMatchObject([
      { type: 'requests.leg-undelivered.v1', metadata: { channel: 'exchange' } },
      {
        type: 'requests.leg-received.v1',
        data: { ...received, leg: 2, receivedAt: world.now, deadline: { dueOn: '2027-01-04' } },
      },
    ]);
  });
});
