import { fileURLToPath } from 'node:url';
import type { FileId, FileOptions } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { runToKill, tracesIn } from '../fixtures/run-child.fixture.ts';
import { allOf, code, fileOf, openFilesWorld } from '../fixtures/files-world.fixture.ts';

const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));

const ROWS = 7;

/** A file is received, its exchange killed right before that step, and started again. */
const killedAt = async (step: number, options: Partial<FileOptions>): Promise<'killed' | 'finished'> => {
  const before = await openFilesWorld();
  const { folder } = before;
  await before.receive('fil_1', 'AAAA', `${fileOf(ROWS)}\nno-code,,`, options);
  await before.close();
  const how = await runToKill(child, [folder, String(step), 'fil_1=AAAA']);
  expect(tracesIn(folder, code)).toEqual([]);

  const world = await openFilesWorld({ folder, batch: 3 });
  world.received.push({ file: 'fil_1' as FileId, party: 'AAAA' as PartyId });
  world.jobs.start();
  world.work.wake();
  const { state } = await world.ended('fil_1');
  await world.work.stop();
  const log = await world.log.readAll(0n, 1_000);
  const taken = log.filter(({ type }) => type === 'fixture.row-taken.v1').map(({ data }) => data['line']);
  const lines = must(await world.teller.returned('fil_1' as FileId, 'AAAA' as PartyId, false));
  const results = (await allOf(lines)).join('').trimEnd().split('\r\n').slice(1);
  const wanted = Array.from({ length: ROWS }, (_, n) => `device-${n},[masked],,accepted,`);
  expect({ state, taken: taken.toSorted(), results }).toEqual({
    state: options.allOrNothing ? 'refused' : 'done',
    taken: options.allOrNothing ? [] : Array.from({ length: ROWS }, (_, n) => n + 2),
    results: [...wanted, expect.stringMatching(/^no-code,,,rejected,.*code-missing/)],
  });
  expect(await world.spool.size('fil_1')).toBeUndefined();
  expect(tracesIn(folder, code)).toEqual([]);
  await world.remove();
  return how;
};

/** One step in so many, to the last one: before and after a write by turns. All of them (1) take minutes. */
const killedOver = async (apart: number, options: Partial<FileOptions> = {}): Promise<number> => {
  for (let step = 1; ; step += apart) if ((await killedAt(step, options)) === 'finished') return step;
};

test('kill -9 before a write or after it: each row once, none lost, its results whole, no code on the disk', async () => {
  expect(await killedOver(5)).toBeGreaterThan(20);
}, 300_000);

test('of a file that is all or nothing and has a row that is refused, nothing at all', async () => {
  expect(await killedOver(7, { allOrNothing: true })).toBeGreaterThan(10);
}, 300_000);
