import { LeaseLost, Runner, type Job, type Leases, type Schedule } from '../index.ts';

/** Time that passes when the test says so. */
const schedules = () => {
  let waiting: { readonly act: () => void; readonly ms: number }[] = [];
  const schedule: Schedule = (act, ms) => {
    const entry = { act, ms };
    waiting.push(entry);
    return () => void (waiting = waiting.filter((other) => other !== entry));
  };
  const pass = async () => {
    const due = waiting;
    waiting = [];
    for (const { act } of due) act();
    await settle();
  };
  return { schedule, pass, pauses: () => waiting.map(({ ms }) => ms) };
};
const settle = async () => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const always: Leases = { take: async () => 1n };
const jobOf = (run: Job['run'], more: Partial<Job> = {}): Job => ({ name: 'job', everyMs: 1_000, run, ...more });

test('runs in its time from the start on, and goes on from the end of each run', async () => {
  const { schedule, pass, pauses } = schedules();
  const runner = new Runner(always, schedule);
  let runs = 0;
  runner.add(jobOf(async () => (runs += 1)));
  expect([runs, pauses()]).toEqual([0, []]);
  runner.start();
  expect([runs, pauses()]).toEqual([0, [1_000]]);
  await pass();
  expect([runs, pauses()]).toEqual([1, [1_000]]);
  await runner.stop();
  expect(pauses()).toEqual([]);
});

test('woken it runs at once; woken while it runs, once more', async () => {
  const { schedule, pauses } = schedules();
  const runner = new Runner(always, schedule);
  const runs: (() => void)[] = [];
  const job = runner.add({ name: 'job', run: () => new Promise<void>((resolve) => void runs.push(resolve)) });
  job.wake();
  await settle();
  expect(runs).toHaveLength(0);
  runner.start();
  await settle();
  for (let times = 0; times < 3; times += 1) job.wake();
  expect(runs).toHaveLength(1);
  runs[0]!();
  await settle();
  expect(runs).toHaveLength(2);
  runs[1]!();
  await settle();
  expect([runs.length, pauses()]).toEqual([2, []]);
});

test('one that fails is told by name, tried again after growing pauses, and keeps no other from going on', async () => {
  const { schedule, pass, pauses } = schedules();
  const runner = new Runner(always, schedule);
  let broken = true;
  let others = 0;
  runner.add(
    jobOf(async () => {
      if (broken) throw new Error('no disk');
    }),
  );
  runner.add(jobOf(async () => (others += 1), { name: 'other' }));
  const told = async () => Promise.all(runner.checks().map(async ({ name, look }) => [name, await look()]));
  runner.start();
  const failing: (readonly number[])[] = [];
  for (let time = 0; time < 8; time += 1) {
    await pass();
    failing.push(pauses().filter((ms) => ms !== 1_000));
  }
  expect(failing.flat()).toEqual([2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  expect([others, await told()]).toEqual([
    8,
    [
      ['job', 'no disk'],
      ['other', undefined],
    ],
  ]);
  broken = false;
  await pass();
  expect([pauses(), await told()]).toEqual([
    [1_000, 1_000],
    [
      ['job', undefined],
      ['other', undefined],
    ],
  ]);
  await runner.stop();
});

test('without a lease it does not run; with another one it does, under that token', async () => {
  const { schedule, pass } = schedules();
  const given: { lease?: bigint } = {};
  const runner = new Runner({ take: async () => given.lease }, schedule);
  const tokens: bigint[] = [];
  runner.add(jobOf(async ({ token }) => void tokens.push(token)));
  runner.start();
  await pass();
  expect(tokens).toEqual([]);
  given.lease = 7n;
  await pass();
  expect(tokens).toEqual([7n]);
  await runner.stop();
});

test('what a job does is this process’s to do where it gets the lease, and that of the one beside which it runs', async () => {
  const given = new Map<string, bigint>([['job', 1n]]);
  const runner = new Runner({ take: async (name) => given.get(name) }, schedules().schedule);
  runner.add(jobOf(async () => undefined));
  runner.add(jobOf(async () => undefined, { name: 'other', beside: 'job' }));
  expect([await runner.takes('job'), await runner.takes('other'), await runner.takes('none')]).toEqual([
    ...[true, false, false],
  ]);
  given.set('other', 1n);
  expect(await runner.takes('other')).toBe(true);
  given.delete('job');
  expect(await runner.takes('other')).toBe(false);
});

test('leases that cannot be had because their store is unreachable are told, and asked for again', async () => {
  const { schedule, pass } = schedules();
  let broken = true;
  const take = async () => {
    if (broken) throw new Error('unreachable');
    return 1n;
  };
  const runner = new Runner({ take }, schedule);
  let runs = 0;
  const job = runner.add(jobOf(async () => (runs += 1)));
  runner.start();
  await pass();
  expect([runs, job.problem()]).toEqual([0, 'unreachable']);
  broken = false;
  await pass();
  expect([runs, job.problem()]).toEqual([1, undefined]);
  await runner.stop();
});

test('a stop waits for the step in progress, and nothing runs after it', async () => {
  const { schedule, pauses } = schedules();
  const runner = new Runner(always, schedule);
  const log: string[] = [];
  runner.add(
    jobOf(
      ({ signal }) =>
        new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => setImmediate(() => (log.push('step done'), resolve()))),
        ),
    ),
  );
  runner.begin('job');
  await settle();
  await runner.stop().then(() => log.push('stopped'));
  runner.begin('job');
  await settle();
  expect([log, pauses()]).toEqual([['step done', 'stopped'], []]);
});

test('what of it cannot go on is told although it runs', () => {
  const runner = new Runner(always);
  expect(runner.add(jobOf(async () => undefined, { problem: () => 'one of them is parked' })).problem()).toBe(
    'one of them is parked',
  );
  expect(() => runner.add(jobOf(async () => undefined))).toThrow('two jobs');
});

describe('under leases that lapse', () => {
  /** Another process has it until it is given. */
  const lapsing = () => {
    const none = undefined as bigint | undefined;
    const state = { token: none, held: none, asked: 0, lost: new AbortController(), released: 0 };
    const leases: Leases = {
      take: async () => ((state.asked += 1), state.token),
      lapsing: {
        againMs: 4_000,
        held: () => state.held,
        lost: () => state.lost.signal,
        release: async () => void (state.released += 1),
      },
    };
    return { state, leases };
  };

  test('a job that comes again and again asks for a lease that it has no more than once', async () => {
    const { schedule, pass } = schedules();
    const { state, leases } = lapsing();
    const tokens: bigint[] = [];
    const runner = new Runner(leases, schedule);
    runner.add({ name: 'job', everyMs: 1_000, run: async ({ token }) => tokens.push(token) }).wake();
    state.token = 1n;
    runner.start();
    await settle();
    state.held = 1n;
    await pass();
    state.held = undefined;
    state.token = 3n;
    await pass();
    expect([tokens, state.asked]).toEqual([[1n, 1n, 3n], 2]);
  });

  test('who is woken and does not get it stands by, asks again and again, and runs once it has it', async () => {
    const { schedule, pass, pauses } = schedules();
    const { state, leases } = lapsing();
    const runner = new Runner(leases, schedule);
    let [runs, stoodBy] = [0, 0];
    const job = { name: 'job', run: async () => (runs += 1), standBy: () => void (stoodBy += 1) };
    runner.add(job).wake();
    runner.start();
    await settle();
    expect([runs, stoodBy, pauses().length]).toEqual([0, 1, 1]);
    expect(Math.abs(pauses()[0]! - 4_000)).toBeLessThanOrEqual(1_000);
    state.token = 1n;
    await pass();
    expect([runs, state.released, pauses()]).toEqual([1, 1, []]);
    await runner.stop();
  });

  test('one whose lease is lost is told to end, is no failure, and begins again with the next lease', async () => {
    const { schedule, pass } = schedules();
    const { state, leases } = lapsing();
    const runner = new Runner(leases, schedule);
    const tokens: bigint[] = [];
    const run: Job['run'] = ({ token, signal }) => {
      tokens.push(token);
      return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new LeaseLost('job'))));
    };
    const job = runner.add({ name: 'job', run });
    state.token = 1n;
    runner.begin('job');
    await settle();
    [state.token] = [2n, state.lost.abort()];
    await settle();
    expect([tokens, job.problem()]).toEqual([[1n], undefined]);
    state.lost = new AbortController();
    await pass();
    expect(tokens).toEqual([1n, 2n]);
    await runner.stop();
  });

  test('a job that has times of its own keeps its lease between them, and gives it back when it stops', async () => {
    const { schedule, pass } = schedules();
    const { state, leases } = lapsing();
    const runner = new Runner(leases, schedule);
    state.token = 1n;
    let runs = 0;
    runner.add(jobOf(async () => (runs += 1)));
    runner.start();
    await pass();
    await pass();
    expect([runs, state.released]).toEqual([2, 0]);
    await runner.stop();
    expect(state.released).toBe(1);
  });
});

describe('in several processes', () => {
  const held = (...names: string[]): Leases => ({ take: async (name) => (names.includes(name) ? 1n : undefined) });
  const started = async (leases: Leases, ...jobs: readonly Omit<Job, 'run'>[]) => {
    const { schedule, pass } = schedules();
    const runner = new Runner(leases, schedule);
    const runs: string[] = [];
    for (const job of jobs) runner.add({ ...job, run: async () => void runs.push(job.name) });
    return { runner, runs, pass };
  };

  test('a job runs beside another one only where that one may', async () => {
    const jobs = [{ name: 'again', everyMs: 1, beside: 'following' }];
    const elsewhere = await started(held('again'), ...jobs);
    elsewhere.runner.start();
    await elsewhere.pass();
    expect(elsewhere.runs).toEqual([]);
    const here = await started(held('again', 'following'), ...jobs);
    here.runner.start();
    await here.pass();
    expect(here.runs).toEqual(['again']);
  });

  test('what is of a process runs in each, under no lease; the rest not where only that is started', async () => {
    const { runner, runs, pass } = await started(
      held('rest'),
      { name: 'own', everyMs: 1, ofProcess: true },
      { name: 'rest', everyMs: 1 },
    );
    runner.startOwn();
    await pass();
    expect(runs).toEqual(['own']);
  });

  test('what another process recorded wakes those whom it concerns', async () => {
    const { runner } = await started(held(), { name: 'files', wokenBy: ['files.file-'] }, { name: 'mail' });
    expect(runner.wokenBy(new Set(['requests.leg-opened.v1', 'files.file-received.v1']))).toHaveLength(1);
    expect(runner.wokenBy(new Set(['requests.leg-opened.v1']))).toEqual([]);
  });
});
