import { sandboxParties } from '@icx/sandbox';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import type { PartyId } from '@icx/identifiers';
import type { Party } from '@icx/parties';
import { addHours, instant } from '@icx/working-days';
import { MONDAY, raise } from './acting.fixture.ts';
import type { Carried, Delivery, RequestChannel } from './channel.ts';

/** Stands for whoever takes requests to parties by email: says what it is told to, or breaks. */
const carried: Carried[] = [];
let delivery: Delivery | Error;
const mail: RequestChannel = {
  name: 'email',
  receipt: 'sec-notice-email',
  carry: async (leg) => {
    carried.push(leg);
    if (delivery instanceof Error) throw delivery;
    return delivery;
  },
};
const sent: Delivery = { how: 'sent', sentAt: instant(MONDAY) };
const failed = (lastContact: boolean): Delivery => {
  return { how: 'failed', failedAt: instant(MONDAY), reason: 'mailbox unknown', lastContact };
};

let world: World;
beforeEach(async () => {
  carried.length = 0;
  world = await openWorld(MONDAY, { channels: [mail] });
  const mailed: Party = {
    ...sandboxParties[2]!,
    party: 'EEEE' as PartyId,
    identifiers: [],
    receives: 'sec-notice-email',
  };
  await world.services.register.addParties([mailed], 'SECA' as PartyId);
});
afterEach(() => world.remove());

const asked = async () =>
  (await raise(world, world.envelope('AAAA', 'raise'), { installingSupplier: 'EEEE' })).state.id;
const legOf = async (id: Awaited<ReturnType<typeof asked>>) => {
  const { state } = await world.services.requests.load(id);
  return state.status === 'absent' ? undefined : state.legs[0];
};

test('a leg is taken to its addressee once it is on record, and is received by the rule of the channel', async () => {
  delivery = sent;
  const id = await asked();
  expect(carried).toEqual([]);
  expect(await legOf(id)).toMatchObject({ channel: 'email', receipt: 'sec-notice-email' });
  await world.services.timers.sweep();
  await world.services.timers.sweep();
  expect(carried).toEqual([{ request: id, leg: 1, addressee: 'EEEE', openedAt: MONDAY }]);
  expect(await legOf(id)).toMatchObject({ dispatched: { sentAt: MONDAY, deemedAt: addHours(instant(MONDAY), 1) } });
  world.now = addHours(instant(MONDAY), 1);
  await world.services.timers.sweep();
  expect(await legOf(id)).toMatchObject({ receivedBy: 'deemed', receivedAt: world.now });
});

test('a failure to deliver is on record; with nobody left to tell, that it can be seen here is receipt', async () => {
  delivery = failed(false);
  const id = await asked();
  await world.services.timers.sweep();
  const undelivered = { at: MONDAY, reason: 'mailbox unknown' };
  expect(await legOf(id)).toMatchObject({ undelivered });
  expect((await legOf(id))?.receivedAt).toBeUndefined();

  delivery = failed(true);
  const again = (await raise(world, world.envelope('AAAA', 'again'), { index: 1, installingSupplier: 'EEEE' })).state
    .id;
  await world.services.timers.sweep();
  expect(await legOf(again)).toMatchObject({ undelivered, receivedBy: 'portal-availability' });
});

test('what breaks on the way is told, and tried again', async () => {
  delivery = new Error('the mail server is away');
  const id = await asked();
  await world.services.timers.sweep();
  expect(world.services.timers.problem()).toContain('the mail server is away');
  expect(await legOf(id)).not.toHaveProperty('dispatched');
  delivery = sent;
  await world.services.timers.sweep();
  expect(carried).toHaveLength(2);
  expect(await legOf(id)).toHaveProperty('dispatched');
  expect(world.services.timers.problem()).toBeUndefined();
});
