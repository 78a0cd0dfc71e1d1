import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { LARGEST_MESSAGE, MessageTooLarge, type Bus, type Delivered, type Message } from './bus.ts';

const textOf = ({ value }: Pick<Delivered, 'value'>): string => value.toString();
const numbered = (topic: string, from: number, to: number, keys = 1): readonly Message[] =>
  Array.from({ length: to - from }, (_, n) => ({
    ...{ topic, key: `key-${(from + n) % keys}`, value: Buffer.from(String(from + n)) },
    headers: { ce_id: `id-${from + n}` },
  }));
const texts = (from: number, to: number) => numbered('', from, to).map(textOf);

/** What every engine of the bus keeps. @param open a bus of its own to the same brokers */
export const busContract = (open: () => Bus): void => {
  const buses: Bus[] = [];
  const opened = () => {
    const bus = open();
    buses.push(bus);
    return bus;
  };
  const names = () => ({ topic: `contract.${randomUUID()}`, group: `contract-${randomUUID()}` });
  /** Consumes until so many have come. */
  const receive = async (bus: Bus, from: { topic: string; group: string }, count: number) => {
    const came: Delivered[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumption = bus.consume(from, async (message) => {
      came.push(message);
      if (came.length >= count) resolve();
    });
    await promise;
    await consumption.stop();
    return came;
  };
  afterEach(async () => {
    for (const bus of buses.splice(0)) await bus.close();
  });

  test('what was published comes with key, headers and value, in order for each key', async () => {
    const [bus, from] = [opened(), names()];
    await Promise.all([0, 50].map((n) => bus.publish(numbered(from.topic, n, n + 50, 5))));

    const came = await receive(bus, from, 100);

    expect(new Set(came.map(({ headers }) => headers['ce_id'])).size).toBe(100);
    for (let key = 0; key < 5; key += 1) {
      const own = came.filter((message) => message.key === `key-${key}`);
      expect(own.map(textOf)).toEqual(texts(0, 100).filter((_, n) => n % 5 === key));
    }
  });

  test('a group goes on after what it has handled; another one begins at the beginning', async () => {
    const [bus, from] = [opened(), names()];
    await bus.publish(numbered(from.topic, 0, 3));
    await receive(bus, from, 3);
    await bus.publish(numbered(from.topic, 3, 5));

    expect((await receive(opened(), from, 2)).map(textOf)).toEqual(texts(3, 5));
    expect((await receive(opened(), { ...from, group: names().group }, 5)).map(textOf)).toEqual(texts(0, 5));
  });

  test('one whose handler fails comes again, and nothing of its key before it', async () => {
    const [bus, from] = [opened(), names()];
    await bus.publish(numbered(from.topic, 0, 4));
    const [came, { promise, resolve }] = [[] as string[], Promise.withResolvers<void>()];
    const consumption = bus.consume(from, async (message) => {
      came.push(textOf(message));
      if (came.filter((text) => text === '1').length < 3 && textOf(message) === '1') throw new Error('not now');
      if (textOf(message) === '3') resolve();
    });
    await promise;

    expect(came).toEqual(['0', '1', '1', '1', '2', '3']);
    await consumption.stop();
  });

  test('one that nobody has handled is not lost when its consumer ends', async () => {
    const [bus, from] = [opened(), names()];
    await bus.publish(numbered(from.topic, 0, 2));
    const { promise, resolve } = Promise.withResolvers<void>();
    const consumption = bus.consume(from, async () => {
      resolve();
      throw new Error('not handled');
    });
    await promise;
    for (let turn = 0; turn < 100 && !consumption.problem(); turn += 1) await setTimeout(20);
    expect(consumption.problem()).toContain('not handled');
    await bus.close();

    expect((await receive(opened(), from, 2)).map(textOf)).toEqual(texts(0, 2));
  });

  test('a stop waits for the handler in progress', async () => {
    const [bus, from] = [opened(), names()];
    await bus.publish(numbered(from.topic, 0, 1));
    const [began, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let isDone = false;
    const consumption = bus.consume(from, async () => {
      began.resolve();
      await goOn.promise;
      isDone = true;
    });
    await began.promise;
    const stopped = consumption.stop().then(() => isDone);
    goOn.resolve();

    expect(await stopped).toBe(true);
  });

  test('one that no broker would take is refused, and nothing beside it is sent', async () => {
    const [bus, from] = [opened(), names()];
    const [small, large] = numbered(from.topic, 0, 2);
    await expect(bus.publish([small!, { ...large!, value: Buffer.alloc(LARGEST_MESSAGE + 1) }])).rejects.toBeInstanceOf(
      MessageTooLarge,
    );
    await bus.publish(numbered(from.topic, 5, 6));

    expect((await receive(bus, from, 1)).map(textOf)).toEqual(texts(5, 6));
  });
};
