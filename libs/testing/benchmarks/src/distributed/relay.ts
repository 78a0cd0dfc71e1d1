import { setTimeout as pause } from 'node:timers/promises';
import type { Bus } from '@icx/bus';
import { beginning, eventIdOf, type NewEvent, type PairedEventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import { publicSchemas, relaysOf, topicOf } from '@icx/public-events-service';
import { Runner, type Checkpoints, type Leases } from '@icx/runtime';
import { instant } from '@icx/working-days';
import { neverSucceeded } from '@icx/world-testing/never-succeeded';
import { say } from '../say.ts';
import { median, percentile } from '../median.ts';
import { eventsOfRequest, requestIdOf } from '../simulated-requests.ts';

export interface Relayed {
  readonly log: PairedEventStore;
  readonly checkpoints: Checkpoints & Leases;
  readonly bus: Bus;
  readonly keys: KeyRing;
}

const RUNS = 3;
/** Milliseconds after which no further run begins. */
const ENOUGH = 30_000;
/** Events of a run at most: beyond them nothing new is learnt. */
const MOST = 20_000;
const AT = instant('2026-11-23T10:00:00.000Z');

const isPublic = (type: string): boolean => publicSchemas.has(`uk.icx.${type}`);

/** Events of requests a second, each published to everybody whom it concerns: the median of three runs at most. */
export const relayRate = async ({ log, checkpoints, bus, keys }: Relayed): Promise<number> => {
  const all = await log.readAll(beginning, 1_000_000);
  const first = all.findIndex(({ type }) => isPublic(type));
  const from = all[first - 1]?.position ?? beginning;
  const stretch = all.slice(first, first + MOST);
  const events = stretch.filter(({ type }) => isPublic(type)).length;
  const end = stretch.at(-1)!.position;
  const rates: number[] = [];
  const began = performance.now();
  for (let run = 0; run < RUNS && performance.now() - began < ENOUGH; run += 1) {
    const relays = relaysOf({ log, bus, checkpoints, keys, supply: neverSucceeded });
    for (const { name } of relays) await checkpoints.store(name, from, (await checkpoints.take(name))!);
    const runner = new Runner(checkpoints);
    for (const relay of relays) runner.add(relay);
    const began = performance.now();
    for (const { name } of relays) runner.begin(name);
    for (; relays.some((relay) => relay.position() < end); await pause(5)) {
      const problem = relays.map((relay) => relay.problem()).find((each) => each !== undefined);
      if (problem !== undefined) throw new Error(problem);
    }
    rates.push(events / ((performance.now() - began) / 1000));
    say(`relayed: ${rates.at(-1)} a second`);
    await runner.stop();
  }
  return median(rates);
};

/** Milliseconds from one event to the next: 200 a second. */
const EVERY = 5;

/**
 * Milliseconds from the call that appends an event until a consumer of Kafka has it, at 200 a second: the 99th percentile.
 * Some relay runs; the first fifth, of a consumer and a topic that warm up, does not count.
 * @param first number of a request that is not there yet
 */
export const relayDelay = async (
  { log, bus }: Pick<Relayed, 'log' | 'bus'>,
  first: number,
  seconds: number,
): Promise<number> => {
  const arrived = new Map<string, number>();
  const following = bus.consume({ topic: topicOf('secas'), group: 'bench' }, async ({ headers }) => {
    arrived.set(headers['ce_id']!, performance.now());
  });
  const called = new Map<string, number>();
  const appending: Promise<void>[] = [];
  const append = async (stream: string, revision: bigint, event: NewEvent): Promise<void> => {
    const began = performance.now();
    const result = await log.append(stream, revision < 0n ? 'no-stream' : revision, [event]);
    if (result.outcome !== 'appended') throw new Error(result.outcome);
    if (isPublic(event.type)) called.set(`${eventIdOf(result.recorded[0]!)}.secas`, began);
  };
  const began = performance.now();
  for (let [n, sent] = [first, 0]; performance.now() < began + seconds * 1000; n += 1) {
    // One after the other within a request, requests overlap.
    let last: Promise<void> = Promise.resolve();
    for (const [revision, event] of eventsOfRequest(n, AT, true).entries()) {
      last = last.then(() => append(requestIdOf(n), BigInt(revision - 1), event as unknown as NewEvent));
      sent += 1;
      await pause(Math.max(0, began + sent * EVERY - performance.now()));
    }
    appending.push(last);
  }
  await Promise.all(appending);
  const all = [...called.keys()];
  for (const until = performance.now() + 30_000; performance.now() < until; await pause(20))
    if (all.every((id) => arrived.has(id))) break;
  await following.stop();
  const lost = all.filter((id) => !arrived.has(id)).length;
  if (lost > 0) throw new Error(`${lost} of ${all.length} events did not come within 30 s.`);
  const counted = all.slice(Math.floor(all.length / 5));
  return percentile(
    counted.map((id) => arrived.get(id)! - called.get(id)!),
    99,
  );
};
