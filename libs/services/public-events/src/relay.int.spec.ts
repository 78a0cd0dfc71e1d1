import { BusUnavailable, type Message } from '@icx/bus';
import { MemoryBroker, memoryBus } from '@icx/bus/memory';
import { beginning, type NewEvent } from '@icx/event-store';
import { mayHoldInstallCode } from '@icx/install-code';
import { LeaseLost } from '@icx/runtime';
import { openEngines, type TestEngines } from '@icx/world-testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { publicSchemas, topicOf, type Audience } from './index.ts';
import { goldenCourses, recordCourses, relayed, TRACE } from './relay.fixture.ts';

let engines: TestEngines;
let broker: MemoryBroker;
beforeEach(async () => {
  engines = await openEngines();
  broker = new MemoryBroker();
});
afterEach(() => engines.remove());

const parties = ['AAAA', 'BBBB', 'CCCC', 'DDDD', 'EEEE', 'FFFF'] as const;
const on = (audience: string) => broker.of(topicOf(audience as Audience));
const told = (audience: string) =>
  on(audience).map(({ headers, value }) => ({
    type: headers['ce_type']!.slice('uk.icx.requests.'.length, -'.v1'.length),
    data: JSON.parse(value.toString()) as Record<string, unknown>,
  }));
const typesTold = (audience: string) => told(audience).map(({ type }) => type);

describe('of every course that the goldens tell', () => {
  beforeEach(async () => {
    await recordCourses(engines.log, goldenCourses());
    await relayed(engines, memoryBus(broker));
  });

  test('what is published is as its schema says, and has an id of its own', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    const all = ['secas', ...parties].flatMap(on);
    const [trace, span] = [TRACE.toString('hex', 0, 16), TRACE.toString('hex', 16)];
    expect(new Set(on('secas').map(({ headers }) => headers['traceparent']))).toEqual(
      new Set([`00-${trace}-${span}-01`]),
    );
    expect(parties.flatMap(on).filter(({ headers }) => 'traceparent' in headers)).toEqual([]);
    const wrong = all.flatMap(({ headers, value }) => {
      const check = ajv.compile(publicSchemas.get(headers['ce_type']!)!);
      return check(JSON.parse(value.toString())) ? [] : [`${headers['ce_type']}: ${ajv.errorsText(check.errors)}`];
    });

    expect(wrong).toEqual([]);
    expect(all.length).toBeGreaterThan(200);
    expect(new Set(all.map(({ headers }) => headers['ce_type'])).size).toBeGreaterThan(20);
    expect(new Set(all.map(({ headers }) => headers['ce_id'])).size).toBe(all.length);
  });

  test('nothing of it is a code, a reference into the vault or what somebody wrote, and SECAS sees no whole MPxN', () => {
    const whole = ['secas', ...parties].flatMap(on).map(({ value }) => value.toString());
    expect(whole.filter(mayHoldInstallCode)).toEqual([]);
    expect(whole.filter((text) => /"(code|fingerprint|note|yourReference|evidence|user)"/.test(text))).toEqual([]);
    expect(on('secas').filter(({ value }) => /"mpxn":"[0-9]+"/.test(value.toString()))).toEqual([]);
    expect(told('secas').some(({ data }) => JSON.stringify(data).includes('"mpxn":"10********903"'))).toBe(true);
  });
});

const device = { deviceId: '00-DB-12-34-56-78-90-A0', deviceType: 'ESME', mpxn: '1012345678903', msn: null };
const at = '2026-11-23T10:00:00.000Z';
const event = (name: string, data: NewEvent['data']): NewEvent => ({ type: `requests.${name}.v1`, data });
const opened = (leg: number, addressee: string) =>
  event('leg-opened', {
    ...{ leg, addressee, basis: 'losing-supplier', evidence: 'switch', obligated: true, receipt: 'immediate' },
    ...{ openedAt: at, replaces: null, correction: null },
  });
const course: readonly NewEvent[] = [
  event('install-code-requested', {
    ...{ request: 'icr_TEST00000000', requester: 'AAAA', device: { ...device, manufacturer: null }, raisedAt: at },
    ...{ smiStatus: null, backlog: false, candidates: [], evidence: null, yourReference: 'job 7', neededBy: null },
    installation: { installedOn: null, day90: null, wan: 'unknown' },
  }),
  opened(1, 'BBBB'),
  event('installation-denied', { leg: 1, answeredAt: at, inTime: true, suggested: 'CCCC', note: 'ask Jo' }),
  opened(2, 'CCCC'),
  event('leg-acknowledged', { leg: 2, at }),
  event('request-withdrawn', { at, reason: 'not needed', eraseAt: at }),
];

describe('of one request', () => {
  beforeEach(() => recordCourses(engines.log, [course]));

  test('each is told what it may know, and an addressee nothing of the others', async () => {
    await relayed(engines, memoryBus(broker));

    const [raised, ...later] = course.map(({ type }) => type.slice('requests.'.length, -'.v1'.length));
    expect(typesTold('secas')).toEqual([raised, ...later]);
    expect(typesTold('AAAA')).toEqual([raised, ...later]);
    expect(told('BBBB')).toEqual([
      {
        type: 'leg-opened',
        data: {
          ...{ requester: 'AAAA', device: { ...device, manufacturer: null } },
          ...{ leg: 1, addressee: 'BBBB', basis: 'losing-supplier', obligated: true, openedAt: at, replaces: null },
        },
      },
      { type: 'installation-denied', data: { leg: 1, answeredAt: at, inTime: true, suggested: 'CCCC' } },
      { type: 'request-withdrawn', data: { at } },
    ]);
    expect(typesTold('CCCC')).toEqual(['leg-opened', 'leg-acknowledged', 'request-withdrawn']);
    expect(on('BBBB')[0]).toMatchObject({
      key: 'icr_TEST00000000',
      headers: {
        ...{ 'content-type': 'application/json', ce_specversion: '1.0', ce_id: 'icr_TEST00000000-1.bbbb' },
        ...{ ce_type: 'uk.icx.requests.leg-opened.v1', ce_subject: 'icr_TEST00000000' },
        ce_source: `/icx/${engines.log.pairId}`,
      },
    });
  });

  test('brokers that are away lose nothing: it goes on from its checkpoint, with the same ids and in the same order', async () => {
    const sent: Message[] = [];
    const away = { publish: () => Promise.reject(new BusUnavailable('away')) };
    const cutOff = {
      publish: (messages: readonly Message[]) => {
        sent.push(...messages);
        return away.publish();
      },
    };
    await expect(relayed(engines, away)).rejects.toThrow('away');
    await expect(relayed(engines, cutOff)).rejects.toThrow('away');

    await relayed(engines, memoryBus(broker));

    const idsOn = (audience: string) => on(audience).map(({ headers }) => headers['ce_id']);
    const again = sent.filter(({ topic }) => topic === topicOf('secas')).map(({ headers }) => headers['ce_id']);
    expect(idsOn('secas')).toEqual(course.map((_, n) => `icr_TEST00000000-${n}.secas`));
    expect(again).toEqual(idsOn('secas'));
  });

  test('one that another relay took the lease from cannot move the checkpoint; what it published twice has the same ids', async () => {
    const checkpoints = {
      ...{ take: async () => 1n, load: async () => beginning },
      store: () => Promise.reject(new LeaseLost('relay')),
    };

    await expect(relayed({ ...engines, checkpoints }, memoryBus(broker))).rejects.toThrow(LeaseLost);
    await relayed(engines, memoryBus(broker));

    const ids = on('secas').map(({ headers }) => headers['ce_id']);
    expect(ids).toEqual([...ids.slice(0, course.length), ...ids.slice(0, course.length)]);
  });
});
