import fc from 'fast-check';
import type { EventStore } from '@icx/event-store';
import { command, fill, openLog, purse, take } from './commands.fixture.ts';
import { Commands } from './index.ts';

interface Sent {
  readonly id: string;
  readonly act: 'fill' | 'take';
  readonly by: number;
}

const sent = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  act: fc.constantFrom('fill' as const, 'take' as const),
  by: fc.integer({ min: 1, max: 3 }),
});

const bodyOf = ({ act, by }: Sent): string => `${act} ${by}`;

const send = async (commands: Commands, one: Sent): Promise<number | string> => {
  const decide = one.act === 'fill' ? fill(one.by) : take(one.by);
  const outcome = await commands.perform('purse', purse, command(one.id, bodyOf(one)), decide);
  return 'refused' in outcome ? outcome.code : outcome.state;
};

interface Written extends Sent {
  readonly held: number;
}

/** What one alone would be told after these, and what it leaves. */
const alone = (
  one: Sent,
  written: readonly Written[],
): { readonly answer: number | string; readonly held?: number } => {
  const own = written.find(({ id }) => id === one.id);
  if (own) return { answer: bodyOf(own) === bodyOf(one) ? own.held : 'command-id-reused' };
  const before = written.at(-1)?.held ?? 0;
  if (one.act === 'take' && before < one.by) return { answer: 'too-few' };
  const held = one.act === 'fill' ? before + one.by : before - one.by;
  return { answer: held, held };
};

type Answered = Sent & { readonly answer: number | string };

/** Whether the rest can be put into an order in which each, alone, is told what it was told and leaves these events. */
const isSerial = (rest: readonly Answered[], events: readonly string[], written: readonly Written[] = []): boolean =>
  rest.length === 0
    ? written.length === events.length
    : rest.some((one, index) => {
        const { answer, held } = alone(one, written);
        if (answer !== one.answer) return false;
        if (held !== undefined && events[written.length] !== bodyOf(one)) return false;
        return isSerial(
          rest.toSpliced(index, 1),
          events,
          held === undefined ? written : [...written, { ...one, held }],
        );
      });

test('the search for a serial order knows one that there is not', () => {
  const [one, two] = [
    { id: 'a', act: 'fill', by: 1, answer: 1 },
    { id: 'b', act: 'fill', by: 2, answer: 2 },
  ] as const;
  expect(isSerial([one, two], ['fill 1', 'fill 2'])).toBe(false);
  expect(isSerial([one, { ...two, answer: 3 }], ['fill 1', 'fill 2'])).toBe(true);
});

test('any interleaving of commands on one stream gives the same events and answers as some serial order', () =>
  fc.assert(
    fc.asyncProperty(fc.array(sent, { minLength: 2, maxLength: 7 }), fc.scheduler(), async (all, order) => {
      const world = openLog();
      try {
        const log = Object.assign(Object.create(world.log) as EventStore, {
          readStream: order.scheduleFunction((stream: string) => world.log.readStream(stream)),
          append: order.scheduleFunction((...append: Parameters<EventStore['append']>) => world.log.append(...append)),
        });
        // Each a process of its own, so that no turns keep them apart.
        const answers = all.map(async (one) => ({ ...one, answer: await send(new Commands(log), one) }));
        const answered = await order.waitFor(Promise.all(answers));
        const events = (await world.purseOf('purse')).map(
          ([type, by]) => `${type === 'filled' ? 'fill' : 'take'} ${by}`,
        );
        expect(isSerial(answered, events)).toBe(true);
      } finally {
        await world.close();
      }
    }),
    { numRuns: 60 },
  ));
