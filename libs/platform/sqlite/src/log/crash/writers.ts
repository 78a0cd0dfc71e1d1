/**
 * Runs until it is killed: `node writers.ts <data folder>`. 64 writers append at the same time, each to its own stream and
 * now and then to a new one; a line `stream revision position` is written only when the append has been acknowledged.
 */
import { writeSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataFolder } from '../../index.ts';
import { openSqliteEventStore } from '../index.ts';

const folder = process.argv[2] ?? '';
lockDataFolder(folder);
const store = openSqliteEventStore(join(folder, 'log.db'), { now: () => new Date().toISOString() });

/** Events that say where they belong, and which others were written with them. */
const batch = (stream: string, first: number, size: number) =>
  Array.from({ length: size }, (_, index) => ({
    type: 'crash.happened.v1',
    data: { stream, revision: String(first + index), first: String(first), last: String(first + size - 1) },
  }));

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
