import { jest } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { BusUnavailable, type Bus } from '@icx/bus';
import { busContract } from '@icx/bus/contract';
import { engineDescribe } from '../../../../infra/ci/engines.ts';
import { startKafka, type KafkaServer } from '../../../../infra/kafka/server.ts';
import { openKafkaBus, type KafkaOptions } from './index.ts';

jest.setTimeout(120_000);

engineDescribe('kafka')('the bus on Kafka', (jars) => {
  let broker: KafkaServer;
  const open = (more: Partial<KafkaOptions> = {}): Bus => openKafkaBus({ brokers: [broker.brokers], ...more });
  beforeAll(async () => {
    broker = await startKafka(jars);
  });
  afterAll(() => broker.stop());

  busContract(() => open());

  const published = (bus: Bus, topic: string, value: string) =>
    bus.publish([{ topic, key: 'k', value: Buffer.from(value), headers: {} }]);
  const untilPublished = async (bus: Bus, topic: string, value: string) => {
    for (let turn = 0; turn < 100; turn += 1)
      if (await published(bus, topic, value).then(() => true, isUnavailable)) return;
      else await setTimeout(100);
    throw new Error('It was never published.');
  };
  const until = async (isSo: () => boolean) => {
    for (let turn = 0; turn < 600 && !isSo(); turn += 1) await setTimeout(50);
    expect(isSo()).toBe(true);
  };
  const isUnavailable = (error: unknown): false => {
    expect(error).toBeInstanceOf(BusUnavailable);
    return false;
  };

  test.each(['scram-sha-512', 'plain'] as const)('is reached over TLS, by name and password: %s', async (mechanism) => {
    const [brokers, tls, topic] = [[broker.secured], { ca: broker.ca }, `secured.${randomUUID()}`];
    const login = { mechanism, username: 'icx', password: 'icx' };
    const came: string[] = [];
    const bus = open({ brokers, tls, login });
    bus.consume({ topic, group: topic }, async ({ value }) => void came.push(value.toString()));
    await published(bus, topic, 'told');
    await until(() => came.includes('told'));
    await bus.close();

    const refused = async (other: Partial<KafkaOptions>, why: RegExp) => {
      const stranger = open({ brokers, tls, login, ...other });
      await expect(published(stranger, topic, 'not told')).rejects.toThrow(why);
      await stranger.close();
    };
    await refused({ login: { ...login, password: 'wrong' } }, /BusUnavailable|authentication/i);
    await refused({ tls: {} }, /self.signed certificate/i);
  });

  test('a broker that was paused, killed and started again is published to and consumed from again', async () => {
    const [bus, topic] = [open(), `away.${randomUUID()}`];
    const came: string[] = [];
    const consumption = bus.consume({ topic, group: topic }, async ({ value }) => void came.push(value.toString()));
    const has = (value: string) => until(() => came.includes(value));
    await published(bus, topic, 'before');
    await has('before');

    broker.pause();
    const whilePaused = published(bus, topic, 'paused');
    await setTimeout(500);
    broker.resume();
    await whilePaused;
    await has('paused');

    await expect(published(bus, 'no name/of a topic', 'lost')).rejects.toThrow(
      /^The topic no name.* --create --topic/s,
    );

    await broker.kill();
    await expect(published(bus, topic, 'away')).rejects.toBeInstanceOf(BusUnavailable);
    await expect(published(bus, `other.${topic}`, 'away')).rejects.toThrow(
      /^Kafka cannot be reached \(KAFKA_BROKERS\): /,
    );
    await broker.restart();
    await untilPublished(bus, topic, 'back');
    await has('back');

    expect([...new Set(came)].filter((value) => value !== 'away')).toEqual(['before', 'paused', 'back']);
    expect(consumption.problem()).toBeUndefined();
    await bus.close();
  });

  test('a broker that holds its connections and says nothing is noticed, and gone back to when it speaks', async () => {
    const [bus, topic] = [open({ requestTimeout: 1_000 }), `paused.${randomUUID()}`];
    const came: string[] = [];
    const consumption = bus.consume({ topic, group: topic }, async ({ value }) => void came.push(value.toString()));
    await published(bus, topic, 'before');
    await until(() => came.includes('before'));

    broker.pause();
    await expect(published(bus, topic, 'paused')).rejects.toBeInstanceOf(BusUnavailable);
    await until(() => consumption.problem() !== undefined);
    broker.resume();
    await untilPublished(bus, topic, 'after');
    await until(() => came.includes('after'));

    expect(consumption.problem()).toBeUndefined();
    await bus.close();
  });
});

test('brokers that are not there keep nobody from starting; what waits for them tells it', async () => {
  const bus = openKafkaBus({ brokers: ['127.0.0.1:1'] });
  try {
    const consumption = bus.consume({ topic: 'any', group: 'any' }, async () => undefined);
    const told = 'Kafka cannot be reached (KAFKA_BROKERS)';
    const publication = bus.publish([{ topic: 'any', key: 'k', value: Buffer.from('v'), headers: {} }]);
    await expect(publication).rejects.toThrow(told);
    for (let turn = 0; turn < 600 && !consumption.problem(); turn += 1) await setTimeout(50);
    expect(consumption.problem()).toContain('KAFKA_BROKERS');
  } finally {
    await bus.close(); // a consumer that looks for its brokers would keep the process for good
  }
});
