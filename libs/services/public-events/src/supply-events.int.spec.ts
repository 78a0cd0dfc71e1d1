import { MemoryBroker, memoryBus } from '@icx/bus/memory';
import { parseMpxn } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { openWorld, type World } from '@icx/world-testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { publicSchemas, topicOf, type Audience } from './index.ts';
import { relayed } from './relay.fixture.ts';
import { supplyMessages } from './supply-events.ts';

const mpxn = must(parseMpxn('1012345678903'));
let world: World;
let broker: MemoryBroker;
beforeEach(async () => {
  world = await openWorld('2026-11-23T10:00:00.000Z');
  broker = new MemoryBroker();
  // What the sandbox begins with.
  await relay();
  broker = new MemoryBroker();
});
afterEach(() => world.remove());

const switched = async (
  id: string,
  losing: string | null,
  gaining: string,
  effectiveFrom: string,
  more: object = {},
) => {
  const draft = { id, version: 1, mpxn, losing, gaining, effectiveFrom, withdrawn: false, ...more };
  const { intake } = world.switching;
  const recorded = await intake.record(
    [draft as never],
    world.envelope('SECA', JSON.stringify(draft).replaceAll(/\W/g, '')),
  );
  expect(recorded).toMatchObject({ outcomes: [{ outcome: 'recorded' }] });
};
const succeeded = async (from: string, to: string) => {
  const draft = { kind: 'solr', from, to, fuel: null, mpxns: null, effectiveFrom: '2026-12-10', grace: 5, reason: 'r' };
  return world.switching.successions.record(draft as never, world.envelope('SECA', `${from}-${to}`));
};
const relay = () => relayed({ ...world, supply: world.services.supply }, memoryBus(broker));
const on = (audience: string) =>
  broker
    .of(topicOf(audience as Audience))
    .filter(({ headers }) => headers['ce_type']!.startsWith('uk.icx.switching.'))
    .map((message) => ({ ...message, data: JSON.parse(message.value.toString()) as Record<string, unknown> }));
const periods = (audience: string) => on(audience).map(({ data }) => data['periods']);
const period = (supplier: string, from: string | null, to: string | null) => ({ supplier, from, to });

test('a worker of an older release, which passes over switches, takes none of them from the relay that tells of them', async () => {
  await switched('one', 'AAAA', 'BBBB', '2026-12-01');
  const { checkpoints, log } = world;
  await checkpoints.store('relay', await log.head(), (await checkpoints.take('relay'))!);
  await relay();
  expect(periods('AAAA')).toHaveLength(1);
});

test('of an event of a newer release nothing is told', async () => {
  expect(await supplyMessages({ type: 'switching.succession-split.v1' } as never, {} as never, '/icx')).toEqual([]);
});

test('of a switch each supplier is told what it may see of the meter point, and who sees no change nothing', async () => {
  await switched('one', 'AAAA', 'BBBB', '2026-12-01');
  await switched('two', 'BBBB', 'CCCC', '2026-12-20');
  await switched('three', 'CCCC', 'FFFF', '2027-01-20');
  await switched('three', 'CCCC', 'FFFF', '2027-01-20', { version: 2, withdrawn: true });
  await relay();

  const first = [period('AAAA', null, '2026-12-01'), period('BBBB', '2026-12-01', null)];
  expect(periods('AAAA')).toEqual([first, [first[0], period('BBBB', '2026-12-01', '2026-12-20')]]);
  expect(periods('FFFF')).toEqual([
    [period('CCCC', '2026-12-20', '2027-01-20'), period('FFFF', '2027-01-20', null)],
    [],
  ]);
  // That its customer's next supplier loses it is told it, by whom it is lost to is not.
  expect(JSON.stringify(periods('BBBB'))).not.toContain('FFFF');
  expect(JSON.stringify(periods('AAAA'))).not.toMatch(/CCCC|FFFF/);
  expect(on('secas')).toHaveLength(4);
  expect(on('secas')[3]!.data).toMatchObject({ mpxn: '10********903' });
  expect(JSON.stringify(on('secas').map(({ key, headers }) => [key, headers]))).not.toContain(mpxn);
  expect(on('AAAA')[0]).toMatchObject({ key: expect.stringMatching(/^sup_[0-9a-f]{24}$/), data: { mpxn } });
});

test('by a succession supply is passed on: the party before is not told who gains what is no more its own', async () => {
  await switched('one', null, 'BBBB', '2026-12-01');
  await succeeded('BBBB', 'CCCC');
  await switched('two', 'CCCC', 'FFFF', '2026-12-20');
  await relay();

  expect(on('BBBB').map(({ headers }) => headers['ce_type'])).toContain('uk.icx.switching.succession-recorded.v1');
  expect(JSON.stringify(on('BBBB').map(({ data }) => data))).not.toContain('FFFF');
  expect(periods('FFFF')).toEqual([[period('CCCC', '2026-12-10', '2026-12-20'), period('FFFF', '2026-12-20', null)]]);
});

test('a succession and its reversal are told SECAS and both parties, without its scope and its reason, as their schemas say', async () => {
  const { id } = (await succeeded('BBBB', 'CCCC')) as never as { id: never };
  await world.switching.successions.reverse(id, 'mistaken', world.envelope('SECA', 'reversed'));
  await relay();

  for (const audience of ['secas', 'BBBB', 'CCCC'])
    expect(on(audience).map(({ headers }) => headers['ce_type'])).toEqual([
      'uk.icx.switching.succession-recorded.v1',
      'uk.icx.switching.succession-reversed.v1',
    ]);
  expect(on('AAAA')).toEqual([]);
  const ajv = new Ajv2020({ strict: false });
  addFormats.default(ajv);
  for (const { headers, data } of on('secas')) {
    expect(data).not.toHaveProperty('reason');
    expect(data).not.toHaveProperty('mpxns');
    expect([ajv.validate(publicSchemas.get(headers['ce_type']!)!, data), ajv.errors]).toEqual([true, null]);
  }
});
