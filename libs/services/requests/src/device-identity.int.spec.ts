import { exchangeItself } from '@icx/event-store';
import type { DeviceId, DeviceType, PartyId } from '@icx/identifiers';
import { isRefusal, must } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { decide } from '@icx/requests';
import type { AskedDevice } from '@icx/requests';
import type { SandboxDevice } from '@icx/sandbox';
import { Secret } from '@icx/install-code';
import { plainDate } from '@icx/working-days';
import { openWorld } from '@icx/world-testing';
import type { World } from '@icx/world-testing';
import { AnswerRequest, AnswerRequestHandler } from './answer-request.ts';
import type { NamedDevice } from './device-finder.ts';
import { RaiseRequest } from './raise-request.ts';
import type { RaiseOutcome } from './raise-request.ts';

const CODE = '83FED3407A939723A5C639B26916D505C3B5';

let world: World;
let device: SandboxDevice;
let commands = 0;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  device = world.askable.find(({ deviceType }) => deviceType === 'ESME')!;
});
afterEach(() => world.remove());

const nothing = { deviceId: null, deviceType: null, mpxn: null, msn: null, manufacturer: null };
const byId = (more: Partial<NamedDevice> = {}): NamedDevice => ({ ...nothing, deviceId: device.deviceId, ...more });
const byLabel = (more: Partial<NamedDevice> = {}): NamedDevice => {
  const { mpxn, msn } = device;
  return { ...nothing, mpxn, msn, ...more };
};
const raise = (named: NamedDevice, by = 'AAAA'): Promise<RaiseOutcome | Refusal> =>
  world.services.raising.execute(
    new RaiseRequest(world.envelope(by, `raise-${(commands += 1)}`, { ...named }), { device: named }),
  );

/** As releases before this one raised by MPxN and MSN: under a name of its own, and without the Device ID. */
const raisedOfOld = async (): Promise<RaiseOutcome['state']['id']> => {
  const { requests, ids, facts } = world.services;
  const { mpxn, msn } = device;
  const named: AskedDevice = { ...nothing, deviceType: device.deviceType, mpxn, msn };
  const id = ids.idOf('AAAA' as PartyId, named, 1);
  const candidate = { party: 'BBBB' as PartyId, basis: 'recorded-installer', evidence: 'inventory' } as const;
  const { events } = decide(
    {
      ...{ type: 'raise', at: world.now, by: 'AAAA' as PartyId, request: id, device: named, backlog: false },
      ...{ smiStatus: device.smiStatus, candidates: [candidate], supplyPoint: mpxn },
      installation: { installedOn: device.installedOn, day90: null, wan: 'unknown' },
    },
    { status: 'absent' },
    await facts.gather(),
  );
  must(await requests.perform(id, exchangeItself, () => events));
  return id;
};
const answer = (id: RaiseOutcome['state']['id'], deviceId?: DeviceId) => {
  const { performer, codes } = world.services;
  const draft = { answer: 'code-supplied', installCode: new Secret(CODE), ...(deviceId ? { deviceId } : {}) } as const;
  const context = world.envelope('BBBB', `answer-${(commands += 1)}`);
  return new AnswerRequestHandler(performer, codes).execute(new AnswerRequest(id, context, draft));
};

describe('one device has one open request, by whichever name it is asked for', () => {
  test.each([
    ['Device ID, then label', byId, byLabel],
    ['label, then Device ID', byLabel, byId],
    ['label with its type, then without', () => byLabel({ deviceType: 'ESME' }), byLabel],
  ])('%s', async (_, first, second) => {
    const raised = must(await raise(first()));
    expect(raised).toMatchObject({
      created: true,
      state: { device: { deviceId: device.deviceId, deviceType: 'ESME' } },
    });
    expect(await raise(second())).toMatchObject({ created: false, state: { id: raised.state.id } });
  });

  test('of both at once one raises it', async () => {
    const all = must(await Promise.all([raise(byId()), raise(byLabel()), raise(byLabel()), raise(byId())]).then(allOf));
    expect(new Set(all.map(({ state }) => state.id)).size).toBe(1);
    expect(all.filter(({ created }) => created)).toHaveLength(1);
  });

  test('one that an earlier release raised by the label is found, by either name', async () => {
    const id = await raisedOfOld();
    for (const named of [byId(), byLabel()])
      expect(await raise(named)).toMatchObject({ created: false, state: { id, device: { deviceId: null } } });
  });

  test('after that one has ended the next has the name of the device', async () => {
    const id = await raisedOfOld();
    const withdraw = { type: 'withdraw', at: world.now, by: 'AAAA' as PartyId } as const;
    must(await world.services.performer.perform(id, (state, facts) => decide(withdraw, state, facts)));
    const { state, created } = must(await raise(byLabel()));
    expect({ created, other: state.id !== id }).toEqual({ created: true, other: true });
    expect(await raise(byId())).toMatchObject({ created: false, state: { id: state.id } });
  });
});

test('what a succeeded requester asked for by the label passes into what its successor asks for by Device ID', async () => {
  const id = await raisedOfOld();
  const scope = { fuel: null, mpxns: null, effectiveFrom: plainDate('2026-11-23'), grace: 0, reason: null };
  const merger = { kind: 'merger', from: 'AAAA', to: 'CCCC', ...scope } as const;
  must(await world.switching.successions.record(merger, world.envelope('SECA', 'merger')));
  const own = must(await raise(byId(), 'CCCC'));
  await world.switching.runner.sweep();
  expect((await world.services.requests.load(id)).state).toMatchObject({
    ending: { how: 'transferred', to: 'CCCC', request: own.state.id },
  });
});

describe('what a requester says of the device', () => {
  test.each([
    ['a mistyped MSN', () => byLabel({ msn: 'E6S0' as never }), 'msn-mismatch', () => `has MSN ${device.msn} (ESME)`],
    ['another type', () => byLabel({ deviceType: 'PPMID' }), 'device-type-mismatch', () => 'as ESME'],
    ['another MSN than that of the Device ID', () => byId({ msn: 'X' as never }), 'msn-mismatch', () => device.msn],
  ])('%s is named in the refusal', async (_, named, code, says) =>
    expect(await raise(named())).toMatchObject({ code, detail: expect.stringContaining(says()!) }),
  );

  test('at a meter point that it does not supply it learns nothing of what is there', async () => {
    const elsewhere = { code: 'not-registered-supplier' };
    const refusals = [await raise(byLabel(), 'CCCC'), await raise(byLabel({ msn: 'X' as never }), 'CCCC')];
    expect(refusals).toMatchObject([elsewhere, elsewhere]);
    expect(new Set(refusals.map((refusal) => isRefusal(refusal) && refusal.detail)).size).toBe(1);
  });

  test('of a hub it is told that a hub has none', async () => {
    const hub = { ...device, deviceId: '00-DB-12-36-00-00-00-01' as DeviceId, deviceType: 'CHF', msn: null } as const;
    await world.services.register.addDevices([hub], 'SECA' as PartyId);
    expect(await raise({ ...nothing, deviceId: hub.deviceId })).toMatchObject({
      code: 'device-type-needs-no-install-code',
    });
  });

  test('where devices of two types have that label, the type is needed, and tells them apart', async () => {
    const twin = {
      ...device,
      deviceId: '00-DB-12-36-00-00-00-02' as DeviceId,
      deviceType: 'IHD',
      smiStatus: null,
    } as const;
    await world.services.register.addDevices([twin], 'SECA' as PartyId);
    expect(await raise(byLabel())).toMatchObject({ code: 'device-type-needed', pointer: '/deviceType' });
    for (const { deviceType, deviceId } of [device, twin] as { deviceType: DeviceType; deviceId: DeviceId }[])
      expect(await raise(byLabel({ deviceType }))).toMatchObject({ state: { device: { deviceId } } });
  });

  test('where two devices of one type have that label, none is guessed: an answer brings either', async () => {
    const twin = { ...device, deviceId: '00-DB-12-36-00-00-00-03' as DeviceId };
    await world.services.register.addDevices([twin], 'SECA' as PartyId);
    const { state } = must(await raise({ ...byLabel(), deviceType: 'ESME' }));
    expect(state.device.deviceId).toBeNull();
    // Each of the two is another device than "either of them".
    expect(await raise(byId())).toMatchObject({ created: true });
  });
});

describe('an answer to a request that has no Device ID', () => {
  const others = (): Readonly<Record<string, DeviceId>> => ({
    'that nobody knows': '00-DB-12-34-56-78-90-A0' as DeviceId,
    'of the requester elsewhere': world.askable.find(({ mpxn }) => mpxn !== device.mpxn)!.deviceId,
    'at that meter point, of another type': world.askable.find(
      ({ mpxn, deviceType }) => mpxn === device.mpxn && deviceType !== 'ESME',
    )!.deviceId,
  });

  test('is refused with any other device’s, seals nothing, and lets the clock run on', async () => {
    const id = await raisedOfOld();
    for (const deviceId of Object.values(others()))
      expect(await answer(id, deviceId)).toMatchObject({ code: 'device-id-mismatch', pointer: '/deviceId' });
    expect(world.vault.highestSequence).toBe(0n);
    const { state } = await world.services.requests.load(id);
    expect(state).toMatchObject({ status: 'open', legs: [{ deadline: { dueOn: '2026-12-07' } }] });
    expect(await answer(id, device.deviceId)).toMatchObject({ state: { status: 'answered' } });
  });

  test('is taken with that of the device though it has gone from the inventory since', async () => {
    const id = await raisedOfOld();
    const stream = `device-${device.deviceId}`;
    const deleted = { type: 'inventory.device-deleted.v1', data: { at: world.now, by: 'BBBB' } };
    const result = await world.log.append(stream, 0n, [deleted]);
    if (result.outcome === 'appended') await world.views.reached(result.position);
    expect(await answer(id, others()['of the requester elsewhere'])).toMatchObject({ code: 'device-id-mismatch' });
    expect(await answer(id, device.deviceId)).toMatchObject({ state: { status: 'answered' } });
  });
});

const allOf = (outcomes: readonly (RaiseOutcome | Refusal)[]): readonly RaiseOutcome[] | Refusal =>
  outcomes.find(isRefusal) ?? (outcomes as readonly RaiseOutcome[]);
