/** What a process does that is to be killed while it writes, and what has to be found in the log afterwards. */
import { spawn } from 'node:child_process';
import { writeSync } from 'node:fs';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EventStore, RecordedEvent } from '../event-store.ts';

/** Events that say where they belong, and which others were written with them. */
const batch = (stream: string, first: number, size: number) =>
  Array.from({ length: size }, (_, index) => ({
    type: 'crash.happened.v1',
    data: { stream, revision: String(first + index), first: String(first), last: String(first + size - 1) },
  }));

/**
 * 64 writers append at the same time, each to its own stream and now and then to a new one; a line `stream revision
 * position` is written to standard output only when the append has been acknowledged.
 */
export const writeUntilKilled = async (store: EventStore): Promise<void> => {
  const append = async (stream: string, next: number, size: number, commandKey?: string): Promise<number> => {
    const expected = next === 0 ? 'no-stream' : BigInt(next - 1);
    const options = commandKey === undefined ? {} : { commandKey };
    const result = await store.append(stream, expected, batch(stream, next, size), options);
    if (result.outcome !== 'appended') throw new Error(`${stream}: ${result.outcome}`);
    writeSync(1, `${stream} ${result.revision} ${result.position}\n`);
    return next + size;
  };
  const write = async (writer: number): Promise<never> => {
    const stream = `writer-${writer}`;
    let next = (await store.readStream(stream)).length;
    for (let turn = 0; ; turn += 1) {
      next = await append(stream, next, 1 + ((writer + turn) % 3));
      if (turn % 5 === 0) await append(`${stream}/${next}`, 0, 2, `${stream}/${next}`);
    }
  };
  await Promise.all(Array.from({ length: 64 }, (_, writer) => write(writer)));
};

const LOADER = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;

/** The same moments in every run, as far as the machine allows. */
const random = (() => {
  let state = 20_261_207;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
})();

/**
 * Runs a program that writes until it is killed, kills it at a random moment after the first acknowledgement, answers what
 * was acknowledged.
 */
export const writeAndKill = async (program: string, place: string): Promise<readonly string[]> => {
  const child = spawn(process.execPath, ['--import', LOADER, program, place], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    let acknowledged = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (acknowledged += chunk));
    await Promise.race([once(child.stdout, 'data'), once(child, 'close')]);
    await sleep(random() * 60);
    child.kill('SIGKILL');
    if (child.signalCode === null && child.exitCode === null) await once(child, 'close');
    expect(child.signalCode).toBe('SIGKILL');
    return acknowledged.split('\n').slice(0, -1); // the last line may be half a line
  } finally {
    child.kill('SIGKILL');
  }
};

/** Acknowledged and not there, not where it says, and batches that are not whole: all empty after any crash. */
export const harm = (log: readonly RecordedEvent[], acknowledged: readonly string[]) => {
  const stored = new Set(log.map(({ stream, revision }) => `${stream} ${revision}`));
  return {
    lost: acknowledged.filter((line) => {
      const event = log[Number(line.split(' ')[2]) - 1];
      return !event || line !== `${event.stream} ${event.revision} ${event.position}`;
    }),
    misplaced: log.filter(
      ({ stream, revision, data }) => data['stream'] !== stream || data['revision'] !== String(revision),
    ),
    partial: log.filter(
      ({ stream, data }) => !stored.has(`${stream} ${data['first']}`) || !stored.has(`${stream} ${data['last']}`),
    ),
  };
};

export const harmless = { lost: [], misplaced: [], partial: [] };
