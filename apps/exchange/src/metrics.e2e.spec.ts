import { readFileSync } from 'node:fs';
import { expectProblem } from './problem.fixture.ts';
import { World } from './world.fixture.ts';

let world: World;
beforeAll(async () => {
  world = await World.open();
});
afterAll(() => world.close());

const valueOf = async (metric: string): Promise<number | undefined> => {
  const { text: raw } = await world.as('SECA').get('/metrics');
  const [, value] = new RegExp(`^${metric.replace(/[{}]/g, '\\$&')} (\\S+)$`, 'm').exec(raw) ?? [];
  return value === undefined ? undefined : Number(value);
};

test('the misroute rate: answers by why their party was asked', async () => {
  const denied = 'icx_leg_answers_total{answer="not-installer",basis="recorded-installer"}';
  const supplied = 'icx_leg_answers_total{answer="code-supplied",basis="suggested-by-addressee"}';
  expect([await valueOf(denied), await valueOf(supplied)]).toEqual([undefined, undefined]);
  const path = await world.raised();
  await world.as('BBBB').post(`${path}/answer`, { answer: 'not-installer', suggestedInstaller: 'CCCC' });
  await world
    .as('CCCC')
    .post(`${path}/answer`, { answer: 'code-supplied', installCode: '83FED3407A939723A5C639B26916D505C3B5' });
  expect([await valueOf(denied), await valueOf(supplied)]).toEqual([1, 1]);
});

test('how far behind, how long silent, how much degraded', async () => {
  expect(await valueOf('icx_views_lag_events')).toBe(0);
  expect(await valueOf('icx_reactor_lag_events')).toBe(0);
  expect(await valueOf('icx_ready')).toBe(1);
  expect(await valueOf('icx_degraded{entry="kms"}')).toBe(0);
  expect(await valueOf('icx_switch_feed_silence_seconds')).toBeGreaterThan(0);
});

test('is for SECAS, and names nobody', async () => {
  expectProblem(await world.as('AAAA').get('/metrics'), 403, 'action-not-allowed');
  const { text: raw } = await world.as('SECA').get('/metrics');
  expect(raw).not.toMatch(/AAAA|BBBB|00-DB-12|icr_/);
});

test('alert rules and the dashboard ask for nothing that is not there', async () => {
  const { text: raw } = await world.as('SECA').get('/metrics');
  // The relay has its own only where there is Kafka.
  const there = new Set(['icx_relay_lag_events', ...Array.from(raw.matchAll(/^# HELP (\S+)/gm), ([, name]) => name)]);
  const infra = new URL('../../../infra/', import.meta.url);
  const asked = ['prometheus/alerts.yml', 'grafana/dashboards/icx.json'].flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, infra), 'utf8').matchAll(/\b(?:icx|nodejs|process)_[a-z_]+/g),
      ([name]) => name,
    ),
  );
  expect(asked.length).toBeGreaterThan(20);
  expect([...new Set(asked)].filter((name) => !there.has(name))).toEqual([]);
});
