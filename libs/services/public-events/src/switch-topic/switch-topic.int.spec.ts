import { MemoryBroker, memoryBus } from '@icx/bus/memory';
import { mayHoldInstallCode } from '@icx/install-code';
import { parseMpxn, parsePartyId } from '@icx/identifiers';
import { SECAS } from '@icx/parties-service';
import { must } from '@icx/refusals';
import { supplyPointStream } from '@icx/switching';
import { openWorld, type World } from '@icx/world-testing';
import { eventually } from '@icx/world-testing/eventually';
import { ParkedMessages, SwitchTopic, switchTopic, switchType, type parkedStates } from '../index.ts';

const point = must(parseMpxn('1012345678903'));
const asCode = '0123456789ABCDEF0123456789ABCDEF';
const told = { mpxn: point, gaining: 'CCCC', effectiveFrom: '2026-12-01', id: 'SWITCH-1' };
const message = (id: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => ({
  ...{ topic: switchTopic, key: point, value: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
  headers: { ce_specversion: '1.0', ce_source: '/feed', ce_type: switchType, ce_id: id, ...headers },
});

let world: World;
let broker: MemoryBroker;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  broker = new MemoryBroker();
});
afterEach(() => world.remove());

/** Consumes until as much has been consumed as was sent. */
const consuming = async (until: () => boolean | Promise<boolean>, againMs?: number): Promise<void> => {
  const { keys, switching, exchange } = world;
  const bus = memoryBus(broker);
  const topic = new SwitchTopic({
    ...{ keys, clock: { now: () => world.now }, intake: switching.intake, parked: exchange.parked, bus },
    ...(againMs && { againMs }),
  });
  const stopping = new AbortController();
  const done = topic.run({ token: 1n, signal: stopping.signal, goesWell: () => undefined });
  done.catch(() => undefined); // it is waited for below
  await eventually(until);
  stopping.abort();
  await done;
};
const taken = async () => {
  const events = await world.log.readStream(supplyPointStream(point));
  return events
    .filter(({ metadata }) => metadata['channel'] === 'topic')
    .map(({ data }) => [data['id'], data['version']]);
};
const parked = async (state: (typeof parkedStates)[number] = 'waiting') => {
  await world.views.reached(await world.log.head());
  return (await world.exchange.parked.list(state, 500)).items;
};
const problem = () => world.exchange.parked.problem();
/** From a release that kept all of them in one stream. */
const parkedBefore = (offset: number, body: object) => ({
  type: 'feed.message-parked.v1',
  data: {
    ...{ topic: switchTopic, partition: 0, offset: String(offset), at: world.now, reason: 'party-unknown: …' },
    headers: { ce_specversion: '1.0', ce_type: switchType, ce_id: `old-${offset}` },
    value: JSON.stringify(body),
  },
});

test('switches are taken as commands of SECAS; twice and out of order changes nothing', async () => {
  const [second, first] = [message('two', { ...told, version: 2, gaining: 'BBBB' }), message('one', told)];
  broker.put([second, first, second, first]);
  const last = { ...told, id: 'SWITCH-LAST', effectiveFrom: '2026-12-20' };
  broker.put([message('last', last)]);

  await consuming(async () => (await taken()).some(([id]) => id === 'SWITCH-LAST'));

  expect(await taken()).toEqual([
    ['SWITCH-1', 2],
    ['SWITCH-1', 1],
    ['SWITCH-LAST', 1],
  ]);
  expect(await parked()).toEqual([]);
});

test('what cannot be taken is parked with the reason and without codes; what comes after it is taken', async () => {
  broker.put([
    message('a', '{"mpxn":'),
    message('b', told, { ce_type: 'uk.icx.switching.switch.v9' }),
    message('c', told, { ce_specversion: '0.3' }),
    message('d', 'x'.repeat(2_000_000)),
    message('e', { ...told, gaining: 'ZZZZ' }),
    message('f', { ...told, note: asCode }),
    message('with space', told),
    message('g', told, { ce_source: '' }),
    message('good', told),
  ]);

  await consuming(async () => (await taken()).length > 0);

  const waiting = await parked();
  const reasons = waiting.map(({ reason }) => reason);
  expect(reasons).toHaveLength(8);
  expect(reasons[0]).toContain('no JSON');
  expect(reasons[1]).toContain(switchType);
  expect(reasons[2]).toContain('CloudEvent 1.0');
  expect(reasons[3]).toContain('2000000 bytes');
  expect(reasons[4]).toContain('party-unknown');
  expect(reasons[6]).toContain('ce_id');
  expect(reasons[7]).toContain('ce_source');
  expect(waiting[3]).toMatchObject({ bytes: 2_000_000, whole: false });
  const kept = await Promise.all(waiting.map(({ id }) => world.log.readStream(id)));
  expect(kept.flat()).toHaveLength(8);
  expect(kept.flat().filter(({ data }) => mayHoldInstallCode(JSON.stringify(data)))).toEqual([]);
  expect(await problem()).toContain('Messages of icx.switches.v1 could not be taken: 8');
});

test('one that a party was missing for is taken when that is registered, under its own id though that is kept hashed', async () => {
  // Of the second a member was masked: tried as it is kept another switch than was sent would come of it.
  broker.put([
    message(asCode, { ...told, gaining: 'NEWS' }),
    message('masked', { ...told, id: asCode, gaining: 'NEWS' }),
  ]);
  await consuming(async () => (await parked()).length === 2);
  expect((await parked())[0]!.headers['ce_id']).toMatch(/^hashed-/);
  const [model] = (await world.services.register.parties()).values();
  await world.services.register.addParties(
    [{ ...model!, party: must(parsePartyId('NEWS')), kind: 'supplier', identifiers: [] }],
    SECAS,
  );

  await consuming(async () => (await parked('taken')).length === 1, 50);
  broker.put([message(asCode, { ...told, gaining: 'NEWS' }), message('last', { ...told, id: 'SWITCH-LAST' })]);
  await consuming(async () => (await taken()).some(([id]) => id === 'SWITCH-LAST'));

  expect(await taken()).toEqual([
    ['SWITCH-1', 1],
    ['SWITCH-LAST', 1],
  ]);
  expect(await parked()).toMatchObject([{ headers: { ce_id: 'masked' }, whole: false }]);
});

test('the same message handed over again is parked once; another one at its place, of a topic made anew, by itself', async () => {
  const bad = message('a', '{"mpxn":');
  broker.put([bad]);
  await consuming(async () => (await parked()).length === 1);
  const [{ id } = { id: '' }] = await parked();
  await world.exchange.parked.dismiss(id, 'mended', world.envelope('SECA', 'dismissed'));

  await consuming(async () => (await parked('dismissed')).length === 1);
  expect(await parked()).toEqual([]);
  broker = new MemoryBroker();
  broker.put([message('b', '{"mpxn":')]);
  await consuming(async () => (await parked()).length === 1);
});

test('of two that are kept masked, of a topic made anew, neither is taken for the other', async () => {
  const other = asCode.replaceAll('0', '1');
  for (const [n, held] of [asCode, other].entries()) {
    broker = new MemoryBroker();
    broker.put([message('a', `{"mpxn":"${held}"`)]);
    await consuming(async () => (await parked()).length === n + 1);
  }
});

test('one that is dismissed while it is taken says that it was taken', async () => {
  broker.put([message('early', { ...told, gaining: 'ZZZZ' })]);
  await consuming(async () => (await parked()).length === 1);
  const [{ id } = { id: '' }] = await parked();
  const { keys, views, exchange } = world;
  const record = async () => {
    await exchange.parked.dismiss(id, 'mended', world.envelope('SECA', 'dismissed'));
    return { outcomes: [{ outcome: 'recorded' }] } as never;
  };
  const options = { keys, views, log: world.log, clock: { now: () => world.now }, intake: { record }, sandbox: true };
  expect(await new ParkedMessages(options).replay(id, world.envelope('SECA', 'replayed'))).toMatchObject({
    state: 'taken',
  });
});

test('those of the time of one stream for all have one of their own when it begins, and what was settled stays so', async () => {
  const settled = { topic: switchTopic, partition: 0, offset: '1', at: world.now };
  await world.log.append('feed-parked', 'no-stream', [
    parkedBefore(1, told),
    parkedBefore(2, { ...told, id: 'SWITCH-OLD' }),
    { type: 'feed.message-taken.v1', data: settled },
  ]);
  await consuming(async () => (await parked('taken')).length === 1, 50);
  await consuming(async () => (await parked('taken')).length === 1, 50);

  expect(await taken()).toEqual([['SWITCH-OLD', 1]]);
  expect(await parked()).toEqual([]);
});
