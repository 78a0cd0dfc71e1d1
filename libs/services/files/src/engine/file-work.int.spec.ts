import { fileEventTypes, type FileEvent } from '@icx/files';
import {
  at,
  code,
  fileOf,
  openFilesWorld,
  type FilesWorld,
  type FilesWorldOptions,
} from '../fixtures/files-world.fixture.ts';
import { fileStream } from '../file-stream.ts';
import { AHEAD } from '../reading/file-reading.ts';

let world: FilesWorld;
const open = async (options?: FilesWorldOptions): Promise<FilesWorld> => {
  world = await openFilesWorld(options);
  world.jobs.start();
  return world;
};
afterEach(() => world.remove());

const typesOf = async (file: string) => (await world.log.readStream(file)).map(({ type }) => type.split('.')[1]);
const rowsIn = async (): Promise<number> =>
  (await world.log.readAll(0n, 10_000)).filter(({ type }) => type === 'fixture.row-taken.v1').length;
const header = 'deviceId,installCode,note';

test('a file is worked off in batches, and what was uploaded is gone then', async () => {
  await open();
  const file = await world.receive('fil_1', 'AAAA', fileOf(10));
  const done = await world.ended(file);
  const [toLine, offset] = [11, fileOf(9).length + 1];
  expect(done).toMatchObject({ state: 'done', rows: { counts: { accepted: 10 }, complete: true, toLine, offset } });
  expect(await typesOf(file)).toEqual([
    ...['file-received', 'file-begun', 'rows-taken', 'rows-taken', 'rows-taken', 'file-done'],
  ]);
  expect(await world.spool.size(file)).toBeUndefined();
  expect(await rowsIn()).toBe(10);
});

test('a key that its reader is given is zeroed here once the reader has it', async () => {
  const key = new Uint8Array(32).fill(7);
  await open({ readerContext: { key } });
  expect(await world.ended(await world.receive('fil_1', 'AAAA', fileOf(1)))).toMatchObject({ state: 'done' });
  expect(key).toEqual(new Uint8Array(32));
});

test('a row that is refused hurts no other, and is counted by what is wrong with it', async () => {
  await open();
  const rows = [`a,${code},`, 'b,,', 'c,,skip', `"d,${code},`, `a,${code},`, 'e,[masked],'];
  const { rows: taken } = await world.ended(await world.receive('fil_1', 'AAAA', [header, ...rows].join('\n')));
  expect(taken.counts).toEqual({ accepted: 1, 'already-held': 1, conflict: 0, rejected: 3, skipped: 1 });
  expect(taken.refused).toEqual([
    { code: 'code-missing', column: 'installCode', count: 1, lines: [3] },
    { code: expect.any(String), column: null, count: 1, lines: [5] },
    { code: 'code-masked', column: 'installCode', count: 1, lines: [7] },
  ]);
});

test('a file without a column that every row needs is refused with a sentence, and nothing of it is taken', async () => {
  await open();
  const { state, refusal } = await world.ended(await world.receive('fil_1', 'AAAA', 'deviceId\ndevice-1'));
  expect({ state, refusal }).toMatchObject({
    state: 'refused',
    refusal: { code: 'column-missing', detail: expect.stringContaining('installCode') },
  });
  expect(await world.spool.size('fil_1')).toBeUndefined();
});

test.each([[header], [`${header}\n\n,,\n# a,${code},\n`]])('a file of names alone is refused: %j', async (bytes) => {
  await open();
  const { state, refusal } = await world.ended(await world.receive('fil_1', 'AAAA', bytes));
  expect({ state, refusal }).toMatchObject({ state: 'refused', refusal: { code: 'file-empty' } });
});

test('a dry run leaves no event but its own', async () => {
  await open();
  const done = await world.ended(await world.receive('fil_1', 'AAAA', fileOf(6), { dryRun: true }));
  expect(done).toMatchObject({ state: 'done', rows: { counts: { accepted: 6 } } });
  const others = (await world.log.readAll(0n, 1_000)).filter(({ type }) => !fileEventTypes.includes(type));
  expect(others).toEqual([]);
});

describe('all or nothing', () => {
  test('with one row refused none is taken, and each says what is wrong with it', async () => {
    await open();
    const text = `${fileOf(9)}\ndevice-9,,`;
    const { state, refusal, rows } = await world.ended(
      await world.receive('fil_1', 'AAAA', text, { allOrNothing: true }),
    );
    expect({ state, refusal }).toMatchObject({ state: 'refused', refusal: { code: 'file-rows-refused' } });
    expect(rows).toMatchObject({ pass: 'checking', counts: { accepted: 9, rejected: 1 }, refused: [{ lines: [11] }] });
    expect(await rowsIn()).toBe(0);
  });

  test('with none refused all are taken', async () => {
    await open();
    const file = await world.receive('fil_1', 'AAAA', fileOf(5), { allOrNothing: true });
    expect(await world.ended(file)).toMatchObject({ state: 'done', rows: { pass: 'taking', counts: { accepted: 5 } } });
    expect(await typesOf(file)).toEqual([
      ...['file-received', 'file-begun', 'rows-checked', 'rows-checked', 'rows-taken', 'rows-taken', 'file-done'],
    ]);
    expect(await rowsIn()).toBe(5);
    expect(await world.spool.size('fil_1.checks')).toBeUndefined();
  });
});

test('a file that is cancelled takes no further batch; those that were being taken are told', async () => {
  let cancelled: Promise<unknown> | undefined;
  await open({
    beforeTake: async () => {
      const event: FileEvent = { type: 'files.file-cancelled.v1', data: { at } };
      cancelled ??= world.on.commands.perform('fil_1', fileStream, { party: 'AAAA', user: 'a', channel: 'api' }, () => [
        event,
      ]);
      await cancelled;
    },
  });
  await world.receive('fil_1', 'AAAA', fileOf(100));
  const ended = await world.ended('fil_1');
  expect(ended.state).toBe('cancelled');
  await world.work.stop();
  const { rows } = await world.state('fil_1');
  expect(rows.counts.accepted).toBeLessThan(100);
  expect(await rowsIn()).toBe(rows.counts.accepted);
  expect(await world.spool.size('fil_1')).toBeUndefined();
});

test('while one party’s large file is worked on, another party’s comes to its end', async () => {
  const go = Promise.withResolvers<void>();
  await open({ batch: 2, beforeTake: () => go.promise });
  await world.receive('fil_large', 'AAAA', fileOf(400));
  await world.receive('fil_next', 'AAAA', fileOf(2, 400));
  await world.receive('fil_small', 'BBBB', fileOf(2, 1_000));
  go.resolve();
  await world.ended('fil_next');
  const ends = (await world.log.readAll(0n, 10_000))
    .filter(({ type }) => type === 'files.file-done.v1')
    .map(({ stream }) => stream);
  expect(ends).toEqual(['fil_small', 'fil_large', 'fil_next']);
});

test('of three parties with large files none waits for the end of another one’s', async () => {
  await open({ batch: 1, turn: 0 });
  for (const [n, party] of ['AAAA', 'BBBB', 'CCCC'].entries())
    await world.receive(`fil_${party}`, party, fileOf(5, n * 1_000));
  for (const party of ['AAAA', 'BBBB', 'CCCC']) await world.ended(`fil_${party}`);
  const log = (await world.log.readAll(0n, 10_000)).filter(({ type }) => type.startsWith('files.'));
  const firstEnd = log.findIndex(({ type }) => type === 'files.file-done.v1');
  const begun = log.slice(0, firstEnd).filter(({ type }) => type === 'files.file-begun.v1');
  expect(begun).toHaveLength(3);
  expect(await rowsIn()).toBe(15);
});

test('a worker is a few batches ahead of what is written, and no more', async () => {
  const batchesRead = new Int32Array(new SharedArrayBuffer(4));
  const ahead: number[] = [];
  await open({
    readerContext: batchesRead,
    beforeTake: async () => {
      // Nothing is taken until the worker has gone ahead, however slow it is; nor does it go further than it may.
      while (ahead.length === 0 && batchesRead[0]! < 3) await new Promise((resolve) => setTimeout(resolve, 2));
      ahead.push(batchesRead[0]! - ahead.length);
    },
  });
  await world.ended(await world.receive('fil_1', 'AAAA', fileOf(200)));
  // Besides those that it may send it has read one, and one is being taken.
  expect(Math.max(...ahead)).toBeLessThanOrEqual(AHEAD + 2);
  expect(Math.max(...ahead)).toBeGreaterThan(1);
});

describe('a worker that does not live', () => {
  test.each(['die', 'throw'])('is started again, and after three times the file is refused: %s', async (how) => {
    await open();
    const rows = `${fileOf(4)}\ndevice-x,${code},${how}\n`;
    const { state, refusal, rows: taken } = await world.ended(await world.receive('fil_1', 'AAAA', rows));
    expect({ state, refusal }).toMatchObject({ state: 'refused', refusal: { code: 'file-not-worked-off' } });
    expect(taken.counts.accepted).toBe(4);
    await world.work.stop();
    expect(world.work.problem()).toBeUndefined();
  });

  test('is told while it is tried again', async () => {
    await open();
    await world.receive('fil_1', 'AAAA', `${fileOf(4)}\ndevice-x,${code},throw\n`);
    while (world.work.problem() === undefined) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(world.work.problem()).toBe('fil_1: The reader broke.');
    await world.ended('fil_1');
  });
});
