import { positionOf } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import { SupplyRegister } from '@icx/parties-service';
import { decide } from '@icx/requests';
import type { SandboxDevice } from '@icx/sandbox';
import { instant } from '@icx/working-days';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { openWorld, type World } from '@icx/world-testing';
import { byAAAA, idOf, stageOf } from './courses.fixture.ts';
import { draftOf, inDays, monday, now, raised, switched, today } from './switching.fixture.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld(monday);
});
afterEach(() => world.remove());

const { context, appoint, settled, sweep, swept, esmes, legsOf, answer } = stageOf(() => world);

describe('what fails for a while or for ever', () => {
  test('one request that throws does not keep the successions of other parties waiting for ever', async () => {
    const poisoned = idOf(await raised(world, esmes()[0]!));
    const installedByFFFF = (await world.services.register.devices()).find(
      ({ registeredSupplier, installingSupplier, deviceType, smiStatus }) =>
        registeredSupplier === 'AAAA' &&
        installingSupplier === 'FFFF' &&
        deviceType === 'ESME' &&
        smiStatus === 'InstalledNotCommissioned',
    ) as SandboxDevice;
    const sound = idOf(await raised(world, installedByFFFF));
    const { performer } = world.services;
    const perform = performer.perform.bind(performer);
    performer.perform = async (id, act) => {
      if (id === poisoned) throw new Error('this stream cannot be read');
      return perform(id, act);
    };
    await appoint();
    await appoint({ from: 'FFFF' });
    for (let round = 0; round < 5; round++) {
      await sweep().catch(() => undefined);
      // What else was begun with it comes to its end.
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect((await legsOf(sound)).at(-1)).toBe('CCCC successor live');
  });

  test('one switch whose effects throw does not keep back those of every later switch', async () => {
    const [one, other] = esmes() as [SandboxDevice, SandboxDevice];
    const [poisoned, sound] = [idOf(await raised(world, one)), idOf(await raised(world, other))];
    const { performer } = world.services;
    const perform = performer.perform.bind(performer);
    performer.perform = async (id, act) => {
      if (id === poisoned) throw new Error('this stream cannot be read');
      return perform(id, act);
    };
    await switched(world, draftOf(one.mpxn, `V1 AAAA>CCCC ${today}`));
    // A batch of the log further on: within one batch neighbours have their turn.
    const noise = Array.from({ length: 600 }, () => ({ type: 'noise.made.v1', data: {} }));
    await world.log.append('noise', 'no-stream', noise);
    await switched(world, draftOf(other.mpxn, `V2 AAAA>CCCC ${today}`));
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect((await now(world, sound)).status).toBe('ended');
  });

  test('a read that failed once is not the register’s answer for ever', async () => {
    let broken = true;
    const views = {
      get query() {
        if (broken) throw new Error('busy');
        return world.views.query;
      },
      position: () => world.views.position(),
    } as unknown as World['views'];
    const supply = new SupplyRegister(views, world.log);
    await expect(supply.historyOf(esmes()[0]!.mpxn)).rejects.toThrow('busy');
    broken = false;
    await expect(supply.historyOf(esmes()[0]!.mpxn)).resolves.toBeDefined();
  });

  test('while one request cannot be moved the runner does not read all the others each second', async () => {
    for (const one of world.askable) await raised(world, one);
    // Of the two that BBBB hands over, FFFF cannot be asked; the rest of BBBB's legs are not in scope.
    await appoint({ to: 'FFFF', mpxns: [esmes()[0]!.mpxn] });
    const parties = await world.services.register.parties();
    (parties as Map<string, unknown>).set('FFFF', { ...parties.get('FFFF'), left: true });
    await sweep();
    expect(world.switching.runner.problem()).toBeDefined();
    const book = await world.services.supply.successions();
    let looked = 0;
    const holderOf = book.holderOf.bind(book);
    book.holderOf = (...asked) => ((looked += 1), holderOf(...asked));
    for (let second = 0; second < 10; second++) await sweep();
    expect(looked).toBeLessThan(2 * world.askable.length);
  });

  test('a succession that lies ahead is "scheduled", also while another one is moved or is stuck', async () => {
    for (const one of esmes().slice(0, 2)) await raised(world, one);
    const ahead = await appoint({ ...byAAAA, effectiveFrom: inDays(7) });
    const done = await appoint({ to: 'FFFF', mpxns: [esmes()[0]!.mpxn] });
    const parties = await world.services.register.parties();
    (parties as Map<string, unknown>).set('FFFF', { ...parties.get('FFFF'), left: true });
    await swept();
    expect((await world.switching.runner.progress(done)).problem).not.toBeNull();
    expect(await world.switching.runner.progress(ahead)).toMatchObject({ state: 'scheduled', problem: null });
  });

  test('started after days of standstill: what fell due after a succession is not the failed party’s breach', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    await appoint({ effectiveFrom: inDays(2) });
    world.now = instant('2026-12-10T10:00:00.000Z');
    // As the exchange does when it starts.
    await sweep();
    await world.services.timers.sweep();
    expect((await now(world, id)).legs[0]!.breach).toBeUndefined();
  });
});

describe('query plans', () => {
  test('what successions have moved is found by that, however much their successor has', async () => {
    const db = new DatabaseSync(join(world.folder, 'views.db'), { readOnly: true });
    const planOf = (query: string) =>
      db
        .prepare(`EXPLAIN QUERY PLAN select r.id from requests r where ${query} limit 64`)
        .all()
        .map(({ detail }) => String(detail));
    const plans = [
      "r.instead_of = 'BBBB' and r.state = 'open' and r.id > '' order by r.id",
      "r.stands_for = 'BBBB' and r.state <> 'ended' and r.id > '' order by r.id",
      "r.addressee = 'BBBB' and r.state = 'open' and r.id > '' order by r.id",
      "r.requester = 'BBBB' and r.state <> 'ended' and r.id > '' order by r.id",
      "r.transferred_to > '' order by r.transferred_to",
    ].map(planOf);
    db.close();
    for (const plan of plans) expect(plan[0]).toMatch(/USING (COVERING )?INDEX requests_/);
  });
});

describe('one by one', () => {
  test('one more leg to a supplier that once handed on one meter point does not make the runner read all its legs', async () => {
    const [last, ...others] = world.askable as [SandboxDevice, ...SandboxDevice[]];
    for (const one of others) await raised(world, one);
    await appoint({ kind: 'book-transfer', mpxns: [others.at(-1)!.mpxn] });
    await swept();
    const book = await world.services.supply.successions();
    let looked = 0;
    const holderOf = book.holderOf.bind(book);
    book.holderOf = (...asked) => ((looked += 1), holderOf(...asked));
    await raised(world, last);
    await settled();
    looked = 0;
    await sweep();
    expect(looked).toBeLessThan(10);
  });

  test('a back-dated appointment: a switch message handled before the runner comes by does not end what is to pass on', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    await appoint({ ...byAAAA, effectiveFrom: inDays(-2) });
    await switched(world, draftOf(one.mpxn, `Z1 CCCC>FFFF ${inDays(60)}`));
    await swept();
    expect(await now(world, id)).toMatchObject({ status: 'ended', ending: { how: 'transferred', to: 'CCCC' } });
  });

  test('a successor that has denied this request is not asked again by itself', async () => {
    const one = esmes()[0]!;
    const { RaiseRequest } = await import('@icx/requests-service');
    const asked = { deviceId: one.deviceId, deviceType: one.deviceType, mpxn: null, msn: null, manufacturer: null };
    const draft = { device: asked, installingSupplier: 'CCCC' };
    const { state } = must(await world.services.raising.execute(new RaiseRequest(context('AAAA'), draft)));
    must(await answer(state.id, 'CCCC', { answer: 'not-installer', installCode: undefined }));
    expect((await legsOf(state.id)).at(-1)).toBe('BBBB recorded-installer live');
    await appoint();
    await swept();
    const legs = (await now(world, state.id)).legs.filter(({ addressee }) => addressee === 'CCCC');
    expect(legs).toHaveLength(1);
  });

  test('a code that does not work can be reported when its supplier takes part no more and has a successor', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    must(await answer(id, 'BBBB'));
    const revealing = { type: 'reveal', format: 'as-supplied', reason: 'x', volume: { day: 0, normal: 1 } };
    const { performer } = world.services;
    const revealed = await performer.perform(id, (state, facts) =>
      decide({ ...revealing, at: facts.now, by: 'AAAA', supplyFrom: facts.now } as never, state, facts),
    );
    expect(isRefusal(revealed) ? revealed : (await now(world, id)).status).toBe('revealed');
    await appoint();
    const parties = await world.services.register.parties();
    (parties as Map<string, unknown>).set('BBBB', { ...parties.get('BBBB'), left: true });
    await swept();
    const report = await performer.perform(id, (state, facts) =>
      decide({ type: 'report-unusable', at: facts.now, by: 'AAAA' as PartyId, reason: 'no' }, state, facts),
    );
    expect(isRefusal(report) ? report.detail : 'reported').toBe('reported');
    await settled();
    await swept();
    expect((await legsOf(id)).at(-1)).toContain('CCCC');
  });
});

describe('late, and again', () => {
  test('a sweep asked for after the clock moved is not the one that began before', async () => {
    const id = idOf(await raised(world, esmes()[0]!));
    await appoint({ effectiveFrom: inDays(2) });
    const ticking = sweep();
    world.now = instant('2026-11-25T00:00:00.000Z');
    await sweep();
    await ticking;
    expect((await legsOf(id)).at(-1)).toBe('CCCC successor live');
  });

  const proposedTo = async (party: string) =>
    (await world.switching.proposals.list(party as PartyId, today, 0n, 500)).items.map(({ deviceId }) => deviceId);

  test('a gained device whose status is put right after the switch is proposed then', async () => {
    const one = (await world.services.register.devices()).find(
      ({ smiStatus, registeredSupplier }) => smiStatus === 'Suspended' && registeredSupplier === 'AAAA',
    )!;
    await switched(world, draftOf(one.mpxn!, `W1 AAAA>BBBB ${today}`));
    const stream = `device-${one.deviceId}`;
    const revision = BigInt((await world.log.readStream(stream)).length) - 1n;
    const changes = { smiStatus: 'InstalledNotCommissioned' };
    await world.log.append(stream, revision, [
      { type: 'inventory.device-updated.v1', data: { kind: 'status', changes, at: world.now, by: 'CCCC' } },
    ]);
    await settled();
    expect(await proposedTo('BBBB')).toContain(one.deviceId);
  });

  test('a request that is revived does not close by itself in the same moment, for idleness while it was ended', async () => {
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    must(await answer(id, 'BBBB'));
    world.now = instant('2026-12-15T10:00:00.000Z');
    await switched(world, draftOf(one.mpxn, `W3 AAAA>CCCC 2026-12-15`));
    expect((await now(world, id)).status).toBe('ended');
    world.now = instant('2027-01-05T10:00:00.000Z');
    await switched(world, draftOf(one.mpxn, `W3 AAAA>CCCC 2026-12-15 v2 withdrawn`));
    expect((await now(world, id)).status).toBe('answered');
    await world.services.timers.sweep();
    expect((await now(world, id)).status).toBe('answered');
  });

  test('a checkpoint that is ahead of a restored log does not make the reactor skip what comes next', async () => {
    const { openSqliteCheckpoints } = await import('@icx/sqlite/checkpoints');
    const { join } = await import('node:path');
    const { folder } = world;
    const position = await world.log.head();
    await world.close();
    const checkpoints = openSqliteCheckpoints(join(folder, 'inbox.db'));
    await checkpoints.store('switching', positionOf(position + 5_000n), (await checkpoints.take('switching'))!);
    checkpoints.close();
    world = await openWorld(monday, { folder });
    const one = esmes()[0]!;
    const id = idOf(await raised(world, one));
    await switched(world, draftOf(one.mpxn, `W4 AAAA>CCCC ${today}`));
    expect(world.switching.reactor.failure()).toBeUndefined();
    expect((await now(world, id)).status).toBe('ended');
  });

  test('who takes over from a wrongly named installer still has the recorded installer asked', async () => {
    const one = esmes()[0]!;
    const { RaiseRequest } = await import('@icx/requests-service');
    const asked = { deviceId: one.deviceId, deviceType: one.deviceType, mpxn: null, msn: null, manufacturer: null };
    const draft = { device: asked, installingSupplier: 'FFFF' };
    const { state } = must(await world.services.raising.execute(new RaiseRequest(context('AAAA'), draft)));
    await appoint({ from: 'FFFF', to: 'AAAA' });
    await swept();
    expect((await legsOf(state.id)).at(-1)).toBe('BBBB recorded-installer live');
  });
});
