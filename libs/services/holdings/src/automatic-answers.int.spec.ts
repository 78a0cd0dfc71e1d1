import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import type { RequestId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { KmsUnavailable } from '@icx/keys';
import { instant } from '@icx/working-days';
import { openWorld, type World } from '@icx/world-testing';
import { MONDAY, stageOf } from './answering.fixture.ts';

let world: World;
beforeEach(async () => void (world = await openWorld(MONDAY)));
afterEach(() => world.remove());

const { act, answer, by, end, eventsOf, hold, instruct, raise, stateOf, sweep } = stageOf(() => world);

describe('a leg that a holding answers', () => {
  test('is answered in the append that opens it, in time, marked, by nobody', async () => {
    const [device] = world.askable;
    await hold('BBBB', [device!]);
    const { id: instruction } = await instruct('BBBB');
    const raised = await raise(device!);
    expect(raised).toMatchObject({
      status: 'answered',
      code: { supplier: 'BBBB', check: 'crc-checked', answeredAt: MONDAY, inTime: true },
      legs: [{ reply: { answer: 'code-supplied', automatic: true }, through: { reply: 'exchange' } }],
    });
    const events = await world.log.readStream(raised.id);
    expect(events.map(({ type }) => type.split('.')[1])).toEqual([
      'install-code-requested',
      'leg-opened',
      'leg-received',
      'code-supplied',
    ]);
    expect(events.at(-1)!.data).toMatchObject({ automatic: true, holding: { line: 2, instruction } });
    expect(
      await world.vault.open(raised.status === 'answered' ? raised.code.ref : (undefined as never), {
        deviceId: device!.deviceId,
        holder: 'BBBB',
      }),
    ).toMatchObject({ representation: 'raw-16+crc' });
  });

  test('is put to no mail party: no notice, no receipt', async () => {
    const [device] = world.askable;
    const { register } = world.services;
    const parties = await register.parties();
    await register.addParties(
      [{ ...parties.get('CCCC')!, party: 'EEEE' as never, identifiers: [], receives: 'sec-notice-email' }],
      'SECA' as never,
    );
    await hold('EEEE', [device!]);
    await instruct('EEEE');
    const { id } = await raise(device!, 'AAAA', { installingSupplier: 'EEEE' });
    expect(await eventsOf(id)).toEqual(['install-code-requested', 'leg-opened', 'code-supplied']);
  });

  test('however it opens: re-routed, the next one after a denial, handed over by a succession and back', async () => {
    const [one, two, three] = world.askable.filter(({ deviceType }) => deviceType === 'ESME');
    await hold('CCCC', [one!, two!, three!]);
    await instruct('CCCC');
    const [rerouted, denied, moved] = [await raise(one!), await raise(two!), await raise(three!)];
    await act(rerouted.id, 'AAAA', { type: 'reroute', addressee: 'CCCC' });
    await act(denied.id, 'BBBB', { type: 'answer', answer: 'not-installer', suggestedInstaller: 'CCCC' });
    const solr = { kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null, grace: 0, reason: null } as const;
    must(await world.switching.successions.record({ ...solr, effectiveFrom: '2026-11-23' as never }, by('SECA')));
    await world.switching.runner.sweep();
    for (const { id } of [rerouted, denied, moved])
      expect(await stateOf(id)).toMatchObject({ status: 'answered', code: { supplier: 'CCCC' } });
    expect(await eventsOf(moved.id)).toEqual([
      ...['install-code-requested', 'leg-opened', 'leg-received'],
      ...['leg-closed', 'leg-opened', 'leg-received', 'code-supplied'],
    ]);
  });

  test('is answered by what the holder has of whom it succeeded, and by nobody’s who has not', async () => {
    const [device, other] = world.askable.filter(({ deviceType }) => deviceType === 'ESME');
    await hold('BBBB', [device!]);
    await instruct('CCCC');
    const solr = { kind: 'solr', from: 'BBBB', to: 'CCCC', fuel: null, mpxns: null, grace: 0, reason: null } as const;
    must(await world.switching.successions.record({ ...solr, effectiveFrom: '2026-11-23' as never }, by('SECA')));
    await hold('AAAA', [other!]);
    expect(await raise(device!)).toMatchObject({ status: 'answered', code: { supplier: 'CCCC' } });
    expect(await raise(other!)).toMatchObject({ status: 'open' });
  });

  test('is not answered where the code of the request did not work', async () => {
    const [device] = world.askable;
    await hold('BBBB', [device!]);
    await instruct('BBBB');
    const { id } = await raise(device!);
    const reveal = { type: 'reveal', format: 'as-supplied', reason: 'r', supplyFrom: MONDAY };
    await act(id, 'AAAA', { ...reveal, volume: { revealed: 0, threshold: 9, quota: 9 } });
    await act(id, 'AAAA', { type: 'report-unusable', reason: 'no key' });
    expect(await stateOf(id)).toMatchObject({ status: 'open', legs: [{}, { basis: 'code-unusable' }] });
    expect(await sweep()).toBe(0);
  });

  test('waits for people where the code is in doubt, out of scope, not held, or its key is away', async () => {
    const [contested, sealed, unheld] = world.askable.filter(({ deviceType }) => deviceType === 'ESME');
    const gas = world.askable.find(({ deviceType }) => deviceType === 'GSME');
    await hold('BBBB', [contested!, gas!, sealed!]);
    expect(await hold('BBBB', [contested!], randomBytes(16))).toEqual(['conflict']);
    await instruct('BBBB', {
      fuel: 'electricity',
      deviceTypes: ['ESME'],
      manufacturers: ['WATTMETER ltd' as never],
      requesters: ['AAAA'],
    });
    expect(await raise(contested!)).toMatchObject({ status: 'open' });
    expect(await raise(unheld!)).toMatchObject({ status: 'open' });
    expect(await raise(gas!)).toMatchObject({ status: 'open' });
    const away = jest.spyOn(world.holdings, 'open').mockRejectedValue(new KmsUnavailable('unreachable', 'test'));
    const { id } = await raise(sealed!);
    expect(await stateOf(id)).toMatchObject({ status: 'open' });
    away.mockRestore();
    expect(await sweep()).toBe(1);
    expect(await stateOf(id)).toMatchObject({ status: 'answered' });
  });

  test('waits for people where reveals of its requester wait for SECAS', async () => {
    await world.remove();
    const reveals = { quota: 10, anomalyFactor: 10, anomalyFloor: 0 };
    world = await openWorld(MONDAY, { policy: { reveals } });
    const [device] = world.askable;
    await hold('BBBB', [device!]);
    await instruct('BBBB');
    expect(await raise(device!)).toMatchObject({ status: 'open' });
    expect(await sweep()).toBe(0);
  });
});

describe('what waits already', () => {
  const asked = async (many = 5) => {
    const devices = world.askable.slice(0, many);
    const requests: RequestId[] = [];
    for (const device of devices) requests.push((await raise(device)).id);
    await hold('BBBB', devices);
    return requests;
  };

  test('is answered once there is an instruction, a page after the other, and late where it is late', async () => {
    const requests = await asked();
    expect(await sweep()).toBe(0);
    await instruct('BBBB');
    world.now = instant('2026-12-20T10:00:00.000Z');
    expect(await sweep()).toBe(requests.length);
    for (const id of requests) {
      expect(await stateOf(id)).toMatchObject({ status: 'answered', code: { inTime: false } });
      expect((await world.log.readStream(id)).at(-1)!.metadata).toMatchObject({ channel: 'exchange', party: null });
    }
    expect(await sweep()).toBe(0);
  });

  test('is answered by a job that the instruction wakes, and that goes on after it was stopped', async () => {
    const requests = await asked();
    const stopped = new AbortController();
    stopped.abort();
    await instruct('BBBB');
    expect(await sweep(stopped.signal)).toBe(0);
    await world.exchange.start();
    await Promise.all(
      requests.map(async (id) => {
        while ((await stateOf(id)).status === 'open') await new Promise((resolve) => setTimeout(resolve, 10));
      }),
    );
    expect(world.exchange.answering.automatic.answered).toBe(requests.length);
  });

  test('is answered once where a person answers at the same moment', async () => {
    const requests = await asked();
    await instruct('BBBB');
    const outcomes = await Promise.all([sweep(), ...requests.map((id) => answer(id, 'BBBB'))]);
    expect(outcomes).toHaveLength(requests.length + 1);
    for (const id of requests)
      expect((await eventsOf(id)).filter((type) => type === 'code-supplied')).toEqual(['code-supplied']);
  });

  test('is not answered by an instruction that ended, or a holding that was deleted, meanwhile', async () => {
    const [first, ...others] = await asked();
    const { id } = await instruct('BBBB');
    const open = world.holdings.openAll.bind(world.holdings);
    const opening = jest.spyOn(world.holdings, 'openAll').mockImplementation(async (held) => {
      const opened = await open(held);
      await world.holdings.delete(held);
      return opened;
    });
    expect(await sweep()).toBe(0);
    await hold('BBBB', world.askable.slice(0, 5));
    opening.mockImplementation(async (held) => {
      const opened = await open(held);
      await end('BBBB', id);
      return opened;
    });
    expect(await sweep()).toBe(0);
    for (const request of [first!, ...others]) expect(await stateOf(request)).toMatchObject({ status: 'open' });
  });
});
