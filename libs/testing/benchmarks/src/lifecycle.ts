import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { wallClock } from '@icx/runtime';
import { issueSandboxToken } from '@icx/identity';
import type { KeyRing } from '@icx/keys';
import { startExchange, startHello, stop } from './child-server.ts';
import { median, percentile } from './median.ts';
import { processorMs } from './processor-time.ts';
import { benchDevice, inTemporaryFolder, newLog, recordDevices } from './sandbox-folder.ts';

const CONNECTIONS = 32;
const WARM_UP = 500;
const LIFECYCLES = 4000;
const HELLOS = 20_000;
const RUNS = 3;
const CODE = '83FED3407A939723A5C639B26916D505C3B5';

type Figures = Record<
  'perSecond' | 'p50ms' | 'p99ms' | 'hello' | 'callP50ms' | 'callP99ms' | 'cpuMsPerLifecycle' | 'cpuMsPerHello',
  number
>;

/**
 * Raise, answer, reveal over HTTP with 32 connections, against the exchange in a process of its own, beside a bare
 * "hello" POST of the same HTTP stack, in turns. Load generator and exchange share the machine's cores; the processor
 * time is of the server alone.
 */
export const lifecycle = (): Promise<Figures> =>
  inTemporaryFolder(async (folder) => {
    const { keys, log } = newLog(folder);
    await recordDevices(log, WARM_UP + LIFECYCLES * RUNS);
    await log.close();
    const exchange = await startExchange(folder);
    const hello = await startHello();
    try {
      const play = lifecyclePlayer(exchange.url, await sandboxBearers(keys));
      await drive(WARM_UP, play);
      const sayHello = helloPlayer(hello.url);
      await drive(WARM_UP, sayHello);
      const rates: number[] = [];
      const hellos: number[] = [];
      const cpu = { lifecycle: [] as number[], hello: [] as number[] };
      const calls: number[] = [];
      const lifecycles: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const bare = await metered(hello.child, HELLOS, sayHello);
        hellos.push(bare.perSecond);
        cpu.hello.push(bare.cpuMs);
        const first = WARM_UP + run * LIFECYCLES;
        const { perSecond, milliseconds, cpuMs } = await metered(
          exchange.child,
          LIFECYCLES,
          (n, note) => play(first + n, note),
          calls,
        );
        rates.push(perSecond);
        cpu.lifecycle.push(cpuMs);
        lifecycles.push(...milliseconds);
      }
      return {
        perSecond: Math.round(median(rates)),
        p50ms: round(percentile(lifecycles, 50)),
        p99ms: round(percentile(lifecycles, 99)),
        hello: Math.round(median(hellos)),
        callP50ms: round(percentile(calls, 50)),
        callP99ms: round(percentile(calls, 99)),
        cpuMsPerLifecycle: round(median(cpu.lifecycle)),
        cpuMsPerHello: round(median(cpu.hello)),
      };
    } finally {
      await Promise.all([exchange, hello].map(({ child }) => stop(child)));
    }
  });

export type Play = (n: number, note: (milliseconds: number) => void) => Promise<void>;

/** The headers by which a call to this path shows who it comes from. */
export type Authenticate = (party: 'AAAA' | 'BBBB', path: string) => Readonly<Record<string, string>>;

/** By the sandbox's bearer tokens, which cost least: a hash of the token per call. */
export const sandboxBearers = async (keys: KeyRing): Promise<Authenticate> => {
  const token = (party: string) =>
    issueSandboxToken({ party, role: 'supplier', now: wallClock.now() }, keys.secret('sandbox-token'));
  const tokens = { AAAA: await token('AAAA'), BBBB: await token('BBBB') };
  return (party) => ({ authorization: `Bearer ${tokens[party]}` });
};

/** Raise, answer, reveal: the n-th device by AAAA, installed by BBBB. */
export const lifecyclePlayer = (url: string, authenticate: Authenticate): Play => {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const [asker, installer] = ['AAAA', 'BBBB'] as const;
  const post = async (
    path: string,
    party: 'AAAA' | 'BBBB',
    body: object,
    expected: number,
    note: (ms: number) => void,
  ): Promise<{ id: string }> => {
    const began = performance.now();
    const headers = {
      ...authenticate(party, path),
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const response = await pool.request({ path, method: 'POST', headers, body: JSON.stringify(body) });
    const answer = (await response.body.json()) as { id: string };
    if (response.statusCode !== expected) throw new Error(`${path}: ${response.statusCode} ${JSON.stringify(answer)}`);
    note(performance.now() - began);
    return answer;
  };
  return async (n, note) => {
    const { deviceId, deviceType } = benchDevice(n);
    const { id } = await post('/v1/requests', asker, { deviceId, deviceType }, 201, note);
    await post(`/v1/requests/${id}/answer`, installer, { answer: 'code-supplied', installCode: CODE }, 200, note);
    await post(`/v1/requests/${id}/reveal`, asker, { format: 'sr-8.11', reason: 'bench' }, 200, note);
  };
};

const helloPlayer = (url: string): Play => {
  const pool = new Pool(url, { connections: CONNECTIONS });
  return async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await pool.request({ path: '/hello', method: 'POST', headers, body: '{"name":"AAAA"}' });
    await response.body.json();
  };
};

/** Plays `count` times on as many lanes as there are connections; each lane starts its next when its last is done. */
export const drive = async (
  count: number,
  play: Play,
  calls: number[] = [],
): Promise<{ perSecond: number; milliseconds: number[] }> => {
  const milliseconds: number[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    for (let n = next++; n < count; n = next++) {
      const began = performance.now();
      await play(n, (ms) => calls.push(ms));
      milliseconds.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: CONNECTIONS }, lane));
  return { perSecond: count / ((performance.now() - began) / 1000), milliseconds };
};

/** The same, with the processor time that the server used for each. */
const metered = async ({ pid }: ChildProcess, count: number, play: Play, calls?: number[]) => {
  const before = processorMs(pid!);
  const driven = await drive(count, play, calls);
  return { ...driven, cpuMs: (processorMs(pid!) - before) / count };
};

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
