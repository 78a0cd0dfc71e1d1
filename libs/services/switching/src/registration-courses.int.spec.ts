import type { PartyId } from '@icx/identifiers';
import { inventoryServices } from '@icx/inventory-service';
import { isRefusal } from '@icx/refusals';
import type { SandboxDevice } from '@icx/sandbox';
import { instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { idOf, stageOf } from './courses.fixture.ts';
import { draftOf, inDays, monday, now, raised, switched, today } from './switching.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld(monday);
});
afterEach(() => world.remove());

const { context, appoint, settled, swept, esmes, legsOf, requestsOf } = stageOf(() => world);

describe('registration and requests', () => {
  test('a scheduled supersession goes away when a succession makes the gaining party’s supply the requester’s', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    await switched(world, draftOf(one.mpxn, `T1 AAAA>CCCC ${inDays(7)}`));
    await appoint({ kind: 'merger', from: 'CCCC', to: 'AAAA' });
    await swept();
    expect((await world.services.supply.historyOf(one.mpxn)).periods.at(-1)).toMatchObject({
      supplier: 'AAAA',
      to: null,
    });
    world.now = instant('2026-12-01T10:00:00.000Z');
    await world.services.timers.sweep();
    expect((await now(world, id)).status).not.toBe('ended');
  });

  test('a request for a supply to come passes on when its requester fails before; a correction of the switch meanwhile does not end it', async () => {
    const one = esmes()[0]!;
    await switched(world, draftOf(one.mpxn, `T2 AAAA>CCCC ${inDays(10)}`));
    const id = idOf(await raised(world, one, 'CCCC'));
    await appoint({ from: 'CCCC', to: 'FFFF', effectiveFrom: inDays(3) });
    await switched(world, draftOf(one.mpxn, `T2 AAAA>CCCC ${inDays(11)} v2`));
    expect((await now(world, id)).status).toBe('open');
    world.now = instant('2026-11-27T10:00:00.000Z');
    await swept();
    expect(await now(world, id)).toMatchObject({ ending: { how: 'transferred', to: 'FFFF' } });
  });

  test('a corrected switch does not leave a party with two open requests for one device', async () => {
    const one = esmes()[0]!;
    const first = idOf(await raised(world, one));
    await switched(
      world,
      draftOf(one.mpxn, `T3 AAAA>CCCC ${inDays(1)}`),
      draftOf(one.mpxn, `T4 CCCC>AAAA ${inDays(2)}`),
    );
    world.now = instant('2026-11-25T10:00:00.000Z');
    await world.services.timers.sweep();
    const second = idOf(await raised(world, one));
    expect(second).not.toBe(first);
    await switched(
      world,
      draftOf(one.mpxn, `T3 AAAA>CCCC ${inDays(1)} v2 withdrawn`),
      draftOf(one.mpxn, `T4 CCCC>AAAA ${inDays(2)} v2 withdrawn`),
    );
    expect((await requestsOf(one)).filter(({ state }) => state !== 'ended')).toHaveLength(1);
  });

  test('a device that moved to another meter point follows the switches of that one, not of the old one', async () => {
    const [one, other] = esmes() as [SandboxDevice, SandboxDevice];
    const id = idOf(await raised(world, one));
    const stream = `device-${one.deviceId}`;
    const revision = BigInt((await world.log.readStream(stream)).length) - 1n;
    await world.log.append(stream, revision, [
      {
        type: 'inventory.device-updated.v1',
        data: { kind: 'mpxn', changes: { mpxn: other.mpxn }, at: world.now, by: 'AAAA' },
      },
    ]);
    await settled();
    expect((await now(world, id)).status).toBe('open');
    await switched(world, draftOf(one.mpxn, `T5 AAAA>CCCC ${today}`));
    expect((await now(world, id)).status).toBe('open');
    await switched(world, draftOf(other.mpxn, `T6 AAAA>CCCC ${today}`));
    expect((await now(world, id)).status).toBe('ended');
  });

  test('a leg that a revived request brings back to a party that failed meanwhile goes to its successor the same day', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    await switched(world, draftOf(one.mpxn, `T7 AAAA>CCCC ${today}`));
    await appoint();
    await swept();
    await switched(world, draftOf(one.mpxn, `T7 AAAA>CCCC ${today} v2 withdrawn`));
    await swept();
    expect((await legsOf(id)).at(-1)).toBe('CCCC successor live');
  });
});

describe('proposals', () => {
  const proposedTo = async (party: string) =>
    (await world.switching.proposals.list(party as PartyId, today, 0n, 500)).items.map(({ deviceId }) => deviceId);

  test('a dismissed proposal stays dismissed when the party has a present and a future supply', async () => {
    const one = esmes()[0]!;
    await switched(
      world,
      draftOf(one.mpxn, `U1 AAAA>CCCC ${inDays(2)}`),
      draftOf(one.mpxn, `U2 CCCC>FFFF ${inDays(4)}`),
      draftOf(one.mpxn, `U3 FFFF>CCCC ${inDays(6)}`),
    );
    await world.switching.gains.dismiss(one.deviceId, 'CCCC' as PartyId, context('CCCC'));
    expect(await proposedTo('CCCC')).not.toContain(one.deviceId);
    const before = (await world.log.readStream(`proposal-CCCC-${one.deviceId}`)).length;
    // Nothing about CCCC: another firmware in the mirror, say, or a far switch.
    await switched(world, draftOf(one.mpxn, `U4 CCCC>BBBB ${inDays(60)}`));
    await switched(world, draftOf(one.mpxn, `U4 CCCC>BBBB ${inDays(61)} v2`));
    expect((await world.log.readStream(`proposal-CCCC-${one.deviceId}`)).length).toBe(before);
    expect(await proposedTo('CCCC')).not.toContain(one.deviceId);
  });
});

describe('who learns what', () => {
  test('who only installed a device does not learn from its status history who supplies it', async () => {
    const one = world.askable.find(({ deviceType, smiStatus }) => deviceType === 'ESME' && smiStatus !== 'Pending')!;
    const stream = `device-${one.deviceId}`;
    const revision = BigInt((await world.log.readStream(stream)).length) - 1n;
    const result = await world.log.append(stream, revision, [
      {
        type: 'inventory.device-updated.v1',
        data: { kind: 'status', changes: { smiStatus: 'Commissioned' }, at: world.now, by: 'AAAA' },
      },
    ]);
    await world.views.reached((result as { position: bigint }).position);
    const { register, supply } = world.services;
    const clock = { now: () => world.now };
    const { reader } = await inventoryServices({ ...world, clock, register, supply });
    const seen = await reader.read(one.deviceId, { party: 'BBBB' as PartyId, role: 'supplier' });
    if (isRefusal(seen)) throw new Error(seen.detail);
    // `deviceDocument` of the API takes these two out, and nothing else.
    const { registeredSupplier: _, suppliedFrom: __, ...told } = seen.device;
    expect(seen.seesSupply).toBe(false);
    expect(told.history.map(({ by }) => by)).not.toContain('AAAA');
  });

  test('an addressee does not learn from an ended request who supplies its meter point now', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    await switched(world, draftOf(one.mpxn, `X2 AAAA>CCCC ${today}`));
    const seenBy = (party: string) =>
      now(world, id).then((state) =>
        JSON.stringify(world.services.documents.of(state, { party: party as PartyId, role: 'supplier' })),
      );
    expect(await seenBy('BBBB')).not.toContain('CCCC');
  });
});
