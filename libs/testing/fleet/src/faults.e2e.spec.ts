import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, instant, londonDate } from '@icx/working-days';
import { engineDescribe, engines } from '../../../../infra/ci/engines.ts';
import { Drill, LANES, type Counts, type Harmed, type Tally } from './drill.ts';
import { tooFew } from './reckoning.ts';

/** As CI has it; `npm run faults` has more of each. */
const sizeOf = (name: string, otherwise: number): number => Number(process.env[`FAULTS_${name}`] ?? otherwise);
const rounds = sizeOf('ROUNDS', 2);
const seconds = {
  kafka: sizeOf('KAFKA_SECONDS', 2),
  postgres: sizeOf('POSTGRES_SECONDS', 2),
  paused: sizeOf('PAUSED_SECONDS', 2),
};
/** How often the holder of leases is stopped. */
const stops = sizeOf('STOPS', 1);
/** Of the file that is worked off meanwhile. */
const rows = sizeOf('ROWS', 300);
const byHand = process.env['FAULTS_ROUNDS'] !== undefined;
jest.setTimeout(byHand ? 5_400_000 : 180_000);

/** Where the broker is, the database is asked for. */
const jars = () => (engines.postgresql() ? engines.kafka() : undefined);
const fiveMinutes = 300_000;
/** Noon of a day from now. */
const inDays = (days: number): string =>
  `${addDays(londonDate(instant(new Date().toISOString())), days)}T12:00:00.000Z`;

interface Expected {
  /** Without so many of each the fault was not there, or nothing that it could harm. */
  readonly least: Partial<Counts & Harmed>;
  /** Nobody outside has to notice it: no call is sent again. */
  readonly unnoticed?: true;
}

engineDescribe('kafka', jars)('under load nothing is lost and nothing is done twice', (kafka) => {
  let drill: Drill;
  beforeAll(async () => {
    drill = await Drill.begin({ kafka, wire: true, clocks: { 'web 1': fiveMinutes, 'worker 2': -fiveMinutes } });
  });
  afterAll(() => drill.end());
  const counted = (title: string, { least, unnoticed }: Expected, work: () => Promise<Tally>): void =>
    test(title, async () => {
      try {
        const { problems, counts } = await work();
        if (byHand) process.stdout.write(`${title}: ${JSON.stringify(counts)}\n`);
        expect(problems).toEqual([]);
        expect(tooFew(counts, least)).toEqual([]);
        if (unnoticed) expect(counts.sentAgain).toBe(0);
      } catch (error) {
        process.stderr.write(drill.fleet.said());
        throw error;
      }
    });
  const fault = (title: string, expected: Expected, harm: () => Promise<Harmed | void>): void =>
    counted(title, expected, () => drill.under(harm));
  const broker = () => drill.fleet.kafka!;
  const wire = () => drill.fleet.wire!;

  const apart = { acts: 60, switches: 5, published: 120, clocksApart: 5 };
  fault(
    'clocks five minutes ahead and behind; switches told twice and in the wrong order',
    { least: apart, unnoticed: true },
    () => drill.switchSupply(5),
  );

  for (let from = 1; from <= rounds; from += 10) {
    const turns = Math.min(10, rounds - from + 1);
    // Both workers are among the first two: whichever had the leases, another one took them.
    const least = { kills: turns, takes: turns > 1 ? 2 : 0, acts: 20 + turns };
    fault(`kill -9 of a process, rounds ${from} to ${from + turns - 1}`, { least }, async () => {
      let kills = 0;
      const order = Array.from({ length: turns }, (_, n) => drill.processes[n % 4]!);
      for (const one of order.toSorted(() => Math.random() - 0.5)) {
        await drill.acted(1 + Math.floor(Math.random() * 10));
        kills += Number(await one.kill('SIGKILL'));
        await one.start();
      }
      return { kills };
    });
  }

  const held = { least: { acts: 40, owed: 20 }, unnoticed: true } as const;
  fault(`Kafka is killed and away for ${seconds.kafka} s`, held, async () => {
    await broker().kill();
    await Promise.all([pause(seconds.kafka * 1_000), drill.acted(20)]);
    const owed = await drill.owed();
    await broker().restart();
    return { owed };
  });

  fault(`Kafka is paused for ${seconds.paused} s`, held, async () => {
    broker().pause();
    await Promise.all([pause(seconds.paused * 1_000), drill.acted(20)]);
    const owed = await drill.owed();
    broker().resume();
    return { owed };
  });

  fault(
    'two relays at once: of one the lease is gone while Kafka takes long, and it does not know',
    { least: { acts: 40, takes: 2, publishedAgain: 1 }, unnoticed: true },
    async () => {
      const holder = await drill.doing('relay');
      broker().pause();
      await drill.acted(20);
      await drill.passOn(holder, 'relay');
      broker().resume();
    },
  );

  const away = { least: { acts: 20, sentAgain: LANES } };
  fault(`PostgreSQL is killed and away for ${seconds.postgres} s`, away, async () => {
    drill.fleet.postgres.crash();
    await pause(seconds.postgres * 1_000);
    await drill.fleet.postgres.start();
  });

  const cutting = { least: { acts: 38, cuts: 4, slowed: 100 }, unnoticed: true } as const;
  fault('the wire to the log is cut before a commit, after one, and is slow', cutting, async () => {
    let cuts = 0;
    for (const where of ['before', 'after', 'after', 'before'] as const) {
      await wire().cut(where, 'icx-log-append');
      cuts += 1;
      await drill.acted(2);
    }
    wire().slow(20);
    await drill.acted(10);
    wire().slow(0);
    return { cuts, slowed: wire().slowed() };
  });

  // Each file is begun again by the worker that goes on with it.
  const stopped = { acts: 20 + 11 * stops, stops, takes: 2 * stops, begun: 2 * stops, switches: 2 * stops };
  fault(
    'the holder of leases is stopped over a file until another has them, and wakes',
    { least: { ...stopped, events: 2 * stops * rows } },
    async () => {
      let stopped = 0;
      while (stopped < stops) {
        const begun = await drill.begun();
        const file = await drill.load.sendFile(rows);
        const state = () => drill.load.fileState(file);
        await drill.until('the file is begun', async () => (await state()) !== 'received');
        const holder = await drill.doing('files');
        holder.pause();
        if ((await state()) !== 'done') {
          for (const job of ['files', 'relay']) await drill.doing(job, holder);
          await drill.acted(10);
          await drill.switchSupply(2);
        }
        holder.resume();
        await drill.until('the file is done', async () => (await state()) === 'done');
        // One that was done by then was begun by nobody else: another file.
        stopped += Number((await drill.begun()) > begun + 1);
      }
      return { stops: stopped };
    },
  );

  counted(
    'two workers fire the same deadlines at once: of one the lease is gone in the middle, and it does not know',
    { least: { deadlines: stops * rows, atOnce: 2, takes: 1 } },
    () =>
      drill.timePasses(inDays(10), async () => {
        wire().slow(10); // there is something left to fire when the first has been seen
        const fired = await drill.fired();
        const holder = await drill.doing('sandbox-clock');
        await drill.until('the first deadline', async () => (await drill.fired()) > fired);
        const atOnce = await drill.books.holdingAppends(async () => {
          await drill.passOn(holder, 'sandbox-clock');
          const both = drill.fleet.workers.map(({ name }) => name);
          await drill.until('both workers to fire', async () => {
            const waiting = await drill.books.appending();
            return both.every((name) => waiting.includes(name));
          });
          return both.length;
        });
        wire().slow(0);
        return { atOnce };
      }),
  );

  counted(
    'a worker is killed while deadlines pass',
    { least: { deadlines: 2 * stops * rows, kills: 1, left: 1 } },
    () =>
      drill.timePasses(inDays(21), async () => {
        const fired = await drill.fired();
        const worker = await drill.doing('sandbox-clock');
        await drill.until('the first deadline', async () => (await drill.fired()) > fired);
        const kills = Number(await worker.kill('SIGKILL'));
        const atKill = await drill.fired();
        await worker.start();
        await drill.until('the others', async () => (await drill.fired()) > atKill);
        return { kills, left: (await drill.fired()) - atKill };
      }),
  );
});
