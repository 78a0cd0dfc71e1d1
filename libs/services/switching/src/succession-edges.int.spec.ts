import type { PartyId } from '@icx/identifiers';
import { StorageUnavailable } from '@icx/event-store';
import { must } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { Current, RequestEvent, RequestState } from '@icx/requests';
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

const { appoint, reverse, settled, sweep, swept, esmes, legsOf, nextOf, answer, requestsOf } = stageOf(() => world);
const change = async (party: string, changes: object): Promise<void> => {
  const parties = await world.services.register.parties();
  (parties as Map<string, unknown>).set(party, { ...parties.get(party), ...changes });
};
const moved = async (device: SandboxDevice, mpxn: string) => {
  const stream = `device-${device.deviceId}`;
  const revision = BigInt((await world.log.readStream(stream)).length) - 1n;
  const data = { kind: 'mpxn', changes: { mpxn }, at: world.now, by: 'CCCC' };
  await world.log.append(stream, revision, [{ type: 'inventory.device-updated.v1', data }]);
  await settled();
};
const putTo = (addressee: string, state: RequestState): readonly RequestEvent[] => {
  const { legs } = state as Current;
  const last = legs.at(-1)!;
  const leg = { addressee: addressee as PartyId, basis: 'named-by-requester', evidence: 'AAAA re-routed it' } as const;
  const { obligated, receipt } = last;
  return [
    { type: 'requests.leg-closed.v1', data: { leg: last.number, at: world.now, how: 'rerouted' } },
    {
      type: 'requests.leg-opened.v1',
      data: {
        ...{ leg: last.number + 1, ...leg, obligated, receipt },
        ...{ openedAt: world.now, replaces: last.number, correction: null },
      },
    },
  ];
};

test('a transferred request whose device has moved to another MPxN does not stop every succession', async () => {
  const [one, other] = esmes() as [SandboxDevice, SandboxDevice];
  await raised(world, one);
  const sound = idOf(await raised(world, other));
  await appoint({ ...byAAAA, kind: 'book-transfer', mpxns: [one.mpxn] });
  await swept();
  await moved(one, other.mpxn);
  await appoint({ to: 'FFFF' });
  for (let n = 0; n < 4; n++) await sweep().catch(() => undefined);
  await sweep();
  expect((await legsOf(sound)).at(-1)).toBe('FFFF successor live');
});

test('a request superseded, then its supply handed over by succession, then the switch withdrawn: it lives for the successor', async () => {
  const one = esmes()[0]!;
  await raised(world, one);
  await switched(world, draftOf(one.mpxn, `R2 AAAA>FFFF ${today}`));
  await appoint(byAAAA);
  await swept();
  await switched(world, draftOf(one.mpxn, `R2 AAAA>FFFF ${today} v2 withdrawn`));
  await swept();
  const rows = (await requestsOf(one)).map(({ requester, state, ending }) => `${requester} ${ending ?? state}`);
  expect(rows).toContain('CCCC open');
});

test('the successor’s request ends when a switch known long before takes the supply, also after a restart', async () => {
  const one = esmes()[0]!;
  const id = idOf(await raised(world, one));
  await switched(world, draftOf(one.mpxn, `R3 AAAA>FFFF ${inDays(20)}`));
  await appoint({ ...byAAAA, effectiveFrom: inDays(2) });
  await swept();
  const { folder } = world;
  await world.close();
  world = await openWorld(monday, { folder });
  await swept();
  world.now = instant('2026-11-25T01:00:00.000Z');
  await swept();
  const next = await nextOf(id);
  expect(await now(world, next)).toMatchObject({ requester: 'CCCC', status: 'open' });
  world.now = instant('2026-12-14T10:00:00.000Z');
  await swept();
  await world.services.timers.sweep();
  expect(await now(world, next)).toMatchObject({ status: 'ended', ending: { how: 'superseded' } });
});

test('what could not be moved is no problem any more once the succession is reversed', async () => {
  await raised(world, esmes()[0]!);
  const { id } = await appoint({ to: 'FFFF' });
  await change('FFFF', { left: true });
  await swept();
  expect(world.switching.runner.problem()).toBeDefined();
  await reverse(id);
  await swept();
  expect(world.switching.runner.problem()).toBeUndefined();
});

test('nor once it was answered', async () => {
  const id = idOf(await raised(world, esmes()[0]!));
  await appoint({ to: 'FFFF' });
  await change('FFFF', { left: true });
  await swept();
  must(await answer(id, 'BBBB'));
  world.switching.runner.wake();
  await swept();
  world.switching.runner.wake([id]);
  await swept();
  expect(world.switching.runner.problem()).toBeUndefined();
});

test('a single leg to be moved is not forgotten when storage fails for a moment', async () => {
  const id = idOf(await raised(world, esmes()[0]!));
  await appoint();
  await swept();
  const { performer } = world.services;
  // As a release left it that opened legs to parties which have a successor.
  must(await performer.perform(id, (state) => ({ events: putTo('BBBB', state) })));
  await settled();
  const perform = performer.perform.bind(performer);
  let failed = false;
  performer.perform = async (which, act) => {
    if (!failed) {
      failed = true;
      throw new StorageUnavailable('storage-full', 'disk full');
    }
    return perform(which, act);
  };
  await expect(sweep()).rejects.toThrow();
  await swept();
  expect((await legsOf(id)).at(-1)).toBe('CCCC successor live');
});

test('who has left and handed on but one meter point is not asked about another one', async () => {
  const [one, other] = esmes() as [SandboxDevice, SandboxDevice];
  await appoint({ kind: 'book-transfer', mpxns: [one.mpxn] });
  await change('BBBB', { left: true });
  const id = idOf(await raised(world, other));
  await swept();
  expect((await legsOf(id)).filter((leg) => leg.endsWith('live'))).not.toContain('BBBB recorded-installer live');
});

test('registered at install by a wrong back-dated succession: reversed, the leg goes to the true one', async () => {
  const [like] = esmes() as [SandboxDevice];
  const device = {
    ...(await world.services.register.findDevice(like.deviceId))!,
    deviceId: '00-DB-12-34-99-99-99-01' as never,
    mpxn: '1012345678090' as never,
    installingSupplier: null,
    installedOn: inDays(-5),
    hub: null,
  };
  await world.services.register.addDevices([device], 'SECA' as PartyId);
  await switched(
    world,
    draftOf(device.mpxn, `X1 >BBBB ${inDays(-200)}`),
    draftOf(device.mpxn, `X2 BBBB>AAAA ${inDays(-1)}`),
  );
  const wrong = await appoint({ effectiveFrom: inDays(-10) });
  await swept();
  const id = idOf(await raised(world, device as never));
  expect((await legsOf(id)).at(-1)).toContain('CCCC');
  await reverse(wrong.id);
  await swept();
  expect((await legsOf(id)).at(-1)).toContain('BBBB');
});

test('a dismissal sent again by its own key does not dismiss the proposal of a later gain', async () => {
  const one = esmes()[0]!;
  const { gains, proposals } = world.switching;
  await switched(world, draftOf(one.mpxn, `D1 AAAA>FFFF ${today}`));
  const sent = world.envelope('FFFF', 'dismiss-once');
  must(await gains.dismiss(one.deviceId, 'FFFF' as PartyId, sent));
  await switched(world, draftOf(one.mpxn, `D1 AAAA>FFFF ${today} v2 withdrawn`));
  await switched(world, draftOf(one.mpxn, `D2 AAAA>FFFF ${inDays(3)}`));
  const listed = async () =>
    (await proposals.list('FFFF' as PartyId, today, 0n, 500)).items.map(({ deviceId }) => deviceId);
  expect(await listed()).toContain(one.deviceId);
  await gains.dismiss(one.deviceId, 'FFFF' as PartyId, sent);
  expect(await listed()).toContain(one.deviceId);
});

test('a suggested installer is whoever holds the identifier on that day', async () => {
  const id = idOf(await raised(world, esmes()[0]!));
  const mpid = { kind: 'supplier', fuel: 'electricity', id: 'QQQQ' };
  await change('FFFF', { identifiers: [{ ...mpid, from: '2020-01-01', to: inDays(30) }] });
  await change('CCCC', { identifiers: [{ ...mpid, from: inDays(30), to: null }] });
  must(await answer(id, 'BBBB', { answer: 'not-installer', installCode: undefined, suggestedInstaller: 'QQQQ' }));
  expect((await legsOf(id)).at(-1)).toBe('FFFF suggested-by-addressee live');
});

test('the losing supplier of a switch is whom its MPID meant until that day', async () => {
  const one = esmes()[0]!;
  const mpid = { kind: 'supplier', fuel: 'electricity', id: 'QQQQ' };
  await change('AAAA', { identifiers: [{ ...mpid, from: '2020-01-01', to: today }] });
  const [gone] = await switched(world, draftOf(one.mpxn, `L1 QQQQ>FFFF ${today}`));
  expect(gone!.outcome).toBe('recorded');
});

test('the same where the MPID passed to another on the day of the switch: no contradiction', async () => {
  const one = esmes()[0]!;
  const mpid = { kind: 'supplier', fuel: 'electricity', id: 'QQQQ' };
  await change('AAAA', { identifiers: [{ ...mpid, from: '2020-01-01', to: today }] });
  await change('CCCC', { identifiers: [{ ...mpid, from: today, to: null }] });
  await switched(world, draftOf(one.mpxn, `L2 QQQQ>FFFF ${today}`));
  expect((await world.services.supply.historyOf(one.mpxn)).contradictions).toEqual([]);
});

test('a code supplied after a denial goes on with the time at which it was supplied', async () => {
  const one = esmes()[0]!;
  const id = idOf(await raised(world, one));
  must(await answer(id, 'BBBB', { answer: 'not-installer', installCode: undefined }));
  world.now = instant('2026-12-20T10:00:00.000Z');
  must(await answer(id, 'BBBB'));
  await appoint({ ...byAAAA, effectiveFrom: inDays(27) });
  await swept();
  const events = await world.log.readStream(await nextOf(id));
  const supplied = events.find(({ type }) => type === 'requests.code-supplied.v1')!;
  expect(supplied.data).toMatchObject({ answeredAt: '2026-12-20T10:00:00.000Z', inTime: false });
});

test('a succession’s supply is no gain by a switch', async () => {
  const one = esmes()[0]!;
  await appoint(byAAAA);
  await switched(world, draftOf(one.mpxn, `N1 CCCC>FFFF ${inDays(60)}`));
  const { items } = await world.switching.proposals.list('CCCC' as PartyId, today, 0n, 500);
  expect(items.map(({ deviceId }) => deviceId)).not.toContain(one.deviceId);
});

test('a restart, with nothing to do, does not go through every request of whoever was once in a succession', async () => {
  for (const one of world.askable) await raised(world, one);
  await appoint({ mpxns: [esmes()[0]!.mpxn], to: 'FFFF' });
  await appoint({ ...byAAAA, kind: 'book-transfer', mpxns: [esmes()[0]!.mpxn] });
  await swept();
  const { folder } = world;
  await world.close();
  world = await openWorld(monday, { folder });
  let loaded = 0;
  const { requests } = world.services;
  const load = requests.load.bind(requests);
  requests.load = async (id) => ((loaded += 1), load(id));
  await sweep();
  expect(loaded).toBeLessThan(5);
});

test('the realigning of requests is found by an index', () => {
  const db = new DatabaseSync(join(world.folder, 'views.db'), { readOnly: true });
  const plans = ["r.state <> 'ended'", "r.ending = 'superseded'"].map((where) =>
    db
      .prepare(
        `EXPLAIN QUERY PLAN select r.id from requests r
         where r.requester = 'AAAA' and ${where} and r.id > '' order by r.id limit 64`,
      )
      .all()
      .map(({ detail }) => String(detail))
      .join('; '),
  );
  db.close();
  for (const plan of plans) expect(plan).toContain('requester=?');
});

test('handed over and later handed back by a second succession is not told as a reversal', async () => {
  const one = esmes()[0]!;
  const id = idOf(await raised(world, one));
  await appoint({ kind: 'book-transfer', mpxns: [one.mpxn], effectiveFrom: today });
  await swept();
  world.now = instant('2026-11-26T10:00:00.000Z');
  await appoint({ kind: 'book-transfer', from: 'CCCC', to: 'BBBB', mpxns: [one.mpxn], effectiveFrom: inDays(3) });
  await swept();
  expect((await legsOf(id)).slice(-2)).toEqual(['CCCC successor addressee-failed', 'BBBB successor live']);
});

test('an inventory correction that brings a device into the scope of a succession moves its leg that day', async () => {
  const [one, other] = esmes() as [SandboxDevice, SandboxDevice];
  const id = idOf(await raised(world, one));
  await appoint({ kind: 'book-transfer', mpxns: [other.mpxn] });
  await swept();
  await moved(one, other.mpxn);
  await swept();
  expect((await legsOf(id)).at(-1)).toBe('CCCC successor live');
});

test('control: without the restart', async () => {
  const one = esmes()[0]!;
  const id = idOf(await raised(world, one));
  await switched(world, draftOf(one.mpxn, `R3 AAAA>FFFF ${inDays(20)}`));
  await appoint({ ...byAAAA, effectiveFrom: inDays(2) });
  await swept();
  world.now = instant('2026-11-25T01:00:00.000Z');
  await swept();
  const next = await nextOf(id);
  world.now = instant('2026-12-14T10:00:00.000Z');
  await swept();
  await world.services.timers.sweep();
  expect(await now(world, next)).toMatchObject({ status: 'ended', ending: { how: 'superseded' } });
});

test('a blind code whose supplier takes part no more does not keep the request with the failed requester', async () => {
  const id = idOf(await raised(world, esmes()[0]!));
  const code = {
    ref: { id: 'x', sequence: '1' },
    ...{ representation: 'raw-16', check: 'client-checked', sealedTo: 'kid' },
  };
  must(
    await world.services.performer.perform(id, (state, facts) =>
      decide({ type: 'answer', at: facts.now, by: 'BBBB', answer: 'code-supplied', code } as never, state, facts),
    ),
  );
  await change('BBBB', { left: true });
  await appoint(byAAAA);
  await swept();
  expect(world.switching.runner.problem()).toBeUndefined();
  expect(await now(world, id)).toMatchObject({ status: 'ended', ending: { how: 'transferred' } });
});

test('nobody is made the successor who takes part no more', async () => {
  await change('FFFF', { left: true });
  await expect(appoint({ to: 'FFFF' })).rejects.toThrow();
});

test('superseded as the successor’s, then succession reversed, then the switch withdrawn: it is AAAA’s again', async () => {
  const one = esmes()[0]!;
  await raised(world, one);
  const { id } = await appoint(byAAAA);
  await swept();
  await switched(world, draftOf(one.mpxn, `R27 CCCC>FFFF ${today}`));
  await swept();
  await reverse(id);
  await swept();
  await switched(world, draftOf(one.mpxn, `R27 CCCC>FFFF ${today} v2 withdrawn`));
  await swept();
  const rows = (await requestsOf(one)).map(({ requester, state, ending }) => `${requester} ${ending ?? state}`);
  expect(rows).toContain('AAAA open');
});
