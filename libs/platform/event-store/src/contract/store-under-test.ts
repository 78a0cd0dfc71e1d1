import type { AppendResult, EventStore, NewEvent, RecordedEvent } from '../event-store.ts';
import type { JsonObject } from '../json.ts';

export interface StoreUnderTest {
  readonly store: EventStore;
  reopen?(): Promise<EventStore>;
  dispose(): Promise<void>;
}
export type MakeStore = () => Promise<StoreUnderTest>;

/** How many race in the tests of "exactly one wins". */
export const RACERS = 64;

export const event = (n: number, data: JsonObject = {}): NewEvent => ({
  type: 'contract.happened.v1',
  data: { n, ...data },
});

export const numbers = (count: number): number[] => Array.from({ length: count }, (_, n) => n);

/** A store of its own for each test. */
export const withStore =
  (make: MakeStore, test: (store: EventStore, made: StoreUnderTest) => Promise<void>) => async () => {
    const made = await make();
    try {
      await test(made.store, made);
    } finally {
      await made.dispose();
    }
  };

/** Every event, read in small pages; the positions have to rise from one to the next, up to the head. */
export const wholeLog = async (store: EventStore): Promise<RecordedEvent[]> => {
  const log: RecordedEvent[] = [];
  for (;;) {
    const page = await store.readAll(log.at(-1)?.position ?? 0n, 50);
    expect(page.length).toBeLessThanOrEqual(50);
    if (page.length === 0) break;
    log.push(...page);
  }
  const positions = log.map(({ position }) => position);
  expect(positions).toEqual([...new Set(positions)].toSorted((a, b) => (a < b ? -1 : 1)));
  expect(positions.every((position) => position > 0n && position < 2n ** 63n)).toBe(true);
  expect(await store.head()).toBe(positions.at(-1) ?? 0n);
  return log;
};

/** The log without what the engine adds: for "the whole log is exactly these events". */
export const brief = (events: readonly RecordedEvent[]) =>
  events.map(({ stream, revision, data }) => [stream, revision, data['n']]);

export const outcomes = (results: readonly AppendResult[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { outcome } of results) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
};

/** Appends one event after another to a stream, each at the revision that the one before answered. */
export const writeOneByOne = async (store: EventStore, stream: string, count: number): Promise<void> => {
  let expected: 'no-stream' | bigint = 'no-stream';
  for (const n of numbers(count)) {
    const result: AppendResult = await store.append(stream, expected, [event(n)]);
    if (result.outcome !== 'appended') throw new Error(`${stream} ${n}: ${result.outcome}`);
    expected = result.revision;
  }
};
