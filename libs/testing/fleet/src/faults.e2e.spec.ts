import { jest } from '@jest/globals';
import { setTimeout as pause } from 'node:timers/promises';
import { addDays, instant, londonDate } from '@icx/working-days';
import { engineDescribe, engines } from '../../../../infra/ci/engines.ts';
import { Drill, type Tally } from './drill.ts';
import { until } from './until.ts';

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

engineDescribe('kafka', jars)('under load nothing is lost and nothing is done twice', (kafka) => {
  let drill: Drill;
  beforeAll(async () => {
    drill = await Drill.begin({ kafka, wire: true, clocks: { 'web 1': fiveMinutes, 'worker 2': -fiveMinutes } });
  });
  afterAll(() => drill.end());
  const counted = (title: string, work: () => Promise<Tally>): void =>
    test(title, async () => {
      try {
        const { problems, ...counts } = await work();
        if (byHand) process.stdout.write(`${title}: ${JSON.stringify(counts)}\n`);
        expect(problems).toEqual([]);
        expect(Math.min(counts.acts, counts.published)).toBeGreaterThan(0);
      } catch (error) {
        process.stderr.write(drill.fleet.said());
        throw error;
      }
    });
  const fault = (title: string, harm: () => Promise<unknown>): void => counted(title, () => drill.under(harm));
  const broker = () => drill.fleet.kafka!;
  const wire = () => drill.fleet.wire!;

  fault('clocks five minutes ahead and behind; switches told twice and in the wrong order', async () => {
    await drill.acted(40);
    await drill.switchSupply(5);
  });

  for (let from = 1; from <= rounds; from += 10)
    fault(`kill -9 of a process, rounds ${from} to ${Math.min(from + 9, rounds)}`, async () => {
      const turns = Array.from({ length: Math.min(10, rounds - from + 1) }, (_, n) => drill.processes[n % 4]!);
      for (const one of turns.toSorted(() => Math.random() - 0.5)) {
        await drill.acted(1 + Math.floor(Math.random() * 10));
        await one.kill('SIGKILL');
        await one.start();
      }
    });

  fault(`Kafka is killed and away for ${seconds.kafka} s`, async () => {
    await broker().kill();
    await Promise.all([pause(seconds.kafka * 1_000), drill.acted(20)]);
    await broker().restart();
  });

  fault(`Kafka is paused for ${seconds.paused} s`, async () => {
    broker().pause();
    await Promise.all([pause(seconds.paused * 1_000), drill.acted(20)]);
    broker().resume();
  });

  fault(`PostgreSQL is killed and away for ${seconds.postgres} s`, async () => {
    drill.fleet.postgres.crash();
    await pause(seconds.postgres * 1_000);
    await drill.fleet.postgres.start();
  });

  fault('the wire to the log is cut before a commit, after one, and is slow', async () => {
    for (const where of ['before', 'after', 'after', 'before'] as const) {
      await wire().cut(where, 'icx-log-append');
      await drill.acted(2);
    }
    wire().slow(20);
    await drill.acted(20);
    wire().slow(0);
  });

  fault('the holder of leases is stopped over a file until another has them, and wakes', async () => {
    for (let n = 0; n < stops; n += 1) {
      const file = await drill.load.sendFile(rows);
      await until('the file is begun', async () => (await drill.load.fileState(file)) !== 'received');
      const holder = await drill.doing('files');
      holder.pause();
      for (const job of ['files', 'relay'])
        await until(`another does ${job}`, async () => (await drill.doing(job)) !== holder);
      await drill.acted(10);
      await drill.switchSupply(2);
      holder.resume();
      await until('the file is done', async () => (await drill.load.fileState(file)) === 'done');
    }
  });

  counted('a worker is killed while deadlines pass', () =>
    drill.timePasses(`${addDays(londonDate(instant(new Date().toISOString())), 21)}T12:00:00.000Z`, async () => {
      const worker = await drill.doing('sandbox-clock');
      await worker.kill('SIGKILL');
      await worker.start();
    }),
  );
});
