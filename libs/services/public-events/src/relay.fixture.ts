import { readFileSync } from 'node:fs';
import type { Bus } from '@icx/bus';
import type { JsonObject, NewEvent, PairedEventStore } from '@icx/event-store';
import type { TestEngines } from '@icx/world-testing';
import { neverSucceeded } from '@icx/world-testing/never-succeeded';
import { relaysOf, type RelayOptions } from './index.ts';

const file = new URL('../../../domain/requests/src/golden/requests.jsonl', import.meta.url);

interface Line {
  readonly golden?: string;
  /** The golden that it goes on from. */
  readonly after?: string;
  readonly type?: string;
  readonly data?: JsonObject;
}

/** Every course of a request that the goldens tell, each from its beginning. */
export const goldenCourses = (): readonly (readonly NewEvent[])[] => {
  const courses = new Map<string, NewEvent[]>();
  let own: NewEvent[] = [];
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { golden, after, type, data } = JSON.parse(line) as Line;
    if (golden) courses.set(golden, (own = [...(courses.get(after ?? '') ?? [])]));
    if (type) own.push({ type, data: data! });
  }
  return [...courses.values()];
};

/** Of a call that was traced: 16 bytes for the trace, 8 for the span. */
export const TRACE = Buffer.alloc(24, 7);

/** As requests of their own. */
export const recordCourses = async (log: PairedEventStore, courses: readonly (readonly NewEvent[])[]) => {
  const streams = courses.map((course, n) => [`icr_TEST${String(n).padStart(8, '0')}`, course] as const);
  for (const [stream, course] of streams)
    for (const [revision, event] of course.entries())
      await log.append(stream, revision === 0 ? 'no-stream' : BigInt(revision - 1), [event], {
        metadata: { party: 'AAAA', channel: 'api', id: `${stream}-${revision}`, trace: TRACE.toString('base64url') },
      });
};

/** Runs the relays one after the other, each under the lease that it takes, until it has come to the head of the log, or cannot go on. */
export const relayed = async (
  { log, checkpoints, keys, supply = neverSucceeded }: TestEngines & Partial<Pick<RelayOptions, 'supply'>>,
  bus: Pick<Bus, 'publish'>,
): Promise<void> => {
  for (const relay of relaysOf({ log, checkpoints, bus, keys, supply })) {
    const [token, stopping] = [(await checkpoints.take(relay.name))!, new AbortController()];
    const done = relay.run({ token, signal: stopping.signal, goesWell: () => undefined });
    done.catch(() => undefined); // it is waited for below
    await relay.reached(await log.head());
    stopping.abort();
    await done;
  }
};
