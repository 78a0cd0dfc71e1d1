import { MemoryBroker, memoryBus } from '@icx/bus/memory';
import { mayHoldInstallCode } from '@icx/install-code';
import { parseMpxn, parsePartyId } from '@icx/identifiers';
import { SECAS } from '@icx/parties-service';
import { must } from '@icx/refusals';
import { supplyPointStream } from '@icx/switching';
import { openWorld, type World } from '@icx/world-testing';
import { eventually } from '@icx/world-testing/eventually';
import { SwitchTopic, switchTopic, switchType } from '../index.ts';

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
const consuming = async (until: (topic: SwitchTopic) => boolean | Promise<boolean>, againMs?: number) => {
  const { log, keys, switching } = world;
  const bus = memoryBus(broker);
  const clock = { now: () => world.now };
  const topic = new SwitchTopic({ log, keys, clock, intake: switching.intake, bus, ...(againMs && { againMs }) });
  const stopping = new AbortController();
  const done = topic.run({ token: 1n, signal: stopping.signal, goesWell: () => undefined });
  await eventually(() => until(topic));
  stopping.abort();
  await done;
  return topic;
};
const taken = async () => {
  const events = await world.log.readStream(supplyPointStream(point));
  return events
    .filter(({ metadata }) => metadata['channel'] === 'topic')
    .map(({ data }) => [data['id'], data['version']]);
};
const parked = async () => (await world.log.readStream('feed-parked')).map(({ type, data }) => ({ type, data }));

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

  const topic = await consuming(async () => (await taken()).length > 0);

  const reasons = (await parked()).map(({ data }) => String(data['reason']));
  expect(reasons).toHaveLength(8);
  expect(reasons[0]).toContain('no JSON');
  expect(reasons[1]).toContain(switchType);
  expect(reasons[2]).toContain('CloudEvent 1.0');
  expect(reasons[3]).toContain('2000000 bytes');
  expect(reasons[4]).toContain('party-unknown');
  expect(reasons[6]).toContain('ce_id');
  expect(reasons[7]).toContain('ce_source');
  expect((await parked()).filter(({ data }) => mayHoldInstallCode(JSON.stringify(data)))).toEqual([]);
  expect(topic.problem()).toContain('Messages of icx.switches.v1 could not be taken: 8');
});

test('one that a party was missing for is taken when that is registered', async () => {
  broker.put([message('early', { ...told, gaining: 'NEWS' })]);
  await consuming(async () => (await parked()).length === 1);
  const [model] = (await world.services.register.parties()).values();
  await world.services.register.addParties(
    [{ ...model!, party: must(parsePartyId('NEWS')), kind: 'supplier', identifiers: [] }],
    SECAS,
  );

  const topic = await consuming(async () => (await taken()).length > 0 && (await parked()).length === 2, 50);

  expect((await parked()).map(({ type }) => type)).toEqual(['feed.message-parked.v1', 'feed.message-taken.v1']);
  expect(topic.problem()).toBeUndefined();
});
