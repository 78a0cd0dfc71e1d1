import { jest } from '@jest/globals';
import { beginning, eventIdOf } from '@icx/event-store';
import { openKafkaBus } from '@icx/kafka';
import { Runner } from '@icx/runtime';
import { openEngines } from '@icx/world-testing';
import { eventually } from '@icx/world-testing/eventually';
import { neverSucceeded } from '@icx/world-testing/never-succeeded';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startKafka, type KafkaServer } from '../../../../infra/kafka/server.ts';
import { publicSchemas, relaysOf, topicOf } from './index.ts';
import { goldenCourses, recordCourses } from './relay.fixture.ts';

jest.setTimeout(120_000);

engineDescribe('kafka')('the relay on Kafka', (jars) => {
  let broker: KafkaServer;
  beforeAll(async () => {
    broker = await startKafka(jars);
  });
  const ends: (() => Promise<unknown>)[] = [];
  afterAll(async () => {
    for (const end of ends) await end();
    await broker.stop();
  });

  test('a broker that dies and comes back gets every event, those of a request in order of their first occurrence', async () => {
    const engines = await openEngines();
    const bus = openKafkaBus({ brokers: [broker.brokers] });
    const runner = new Runner(engines.checkpoints);
    const job = runner.add(relaysOf({ ...engines, bus, supply: neverSucceeded })[0]!);
    const seen = new Map<string, string>();
    bus.consume({ topic: topicOf('secas'), group: 'follower' }, async ({ key, headers }) => {
      if (!seen.has(headers['ce_id']!)) seen.set(headers['ce_id']!, key!);
    });
    ends.push(
      () => runner.stop(),
      () => bus.close(),
      () => engines.remove(),
    );
    const [first, ...others] = goldenCourses();
    await recordCourses(engines.log, [first!]);
    runner.begin('relay');
    await eventually(() => seen.size > 0);

    await broker.kill();
    await recordCourses(engines.log, [[], ...others]);
    await eventually(() => job.problem());
    await broker.restart();

    const events = await engines.log.readAll(beginning, 1_000);
    const wanted = events.filter(({ type }) => publicSchemas.has(`uk.icx.${type}`));
    await eventually(() => seen.size >= wanted.length);
    const ofRequest = Map.groupBy([...seen.keys()], (id) => seen.get(id)!);
    expect(Object.fromEntries(ofRequest)).toEqual(
      Object.fromEntries(
        [...Map.groupBy(wanted, ({ stream }) => stream)].map(([request, own]) => [
          request,
          own.map((event) => `${eventIdOf(event)}.secas`),
        ]),
      ),
    );
    expect(job.problem()).toBeUndefined();
  });
});
