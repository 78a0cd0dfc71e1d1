import type { FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { must } from '@icx/refusals';
import { allOf, fileOf, openFilesWorld, type FilesWorld } from '../fixtures/files-world.fixture.ts';
import { UploadSweep } from './upload-sweep.ts';

const DAY = 24 * 3_600_000;
const AAAA = 'AAAA' as PartyId;
const file = 'fil_TEST00000001' as FileId;

let world: FilesWorld;
beforeEach(async () => {
  world = await openFilesWorld();
  world.jobs.start();
});
afterEach(() => world.remove());

/** @param days from now on */
const sweepIn = (days: number): Promise<number> => {
  const noUploads = { resume: async () => undefined, remove: async () => undefined };
  return new UploadSweep(world.spool, noUploads, world.on.commands, 30, () => Date.now() + days * DAY).sweep();
};
const rowsOf = async () => world.teller.returned(file, AAAA, false);

describe.each([false, true])('what became of the rows of a file (checked only: %s)', (dryRun) => {
  const how = { dryRun, allOrNothing: dryRun };

  test('is there for so many days, and after that is refused with a sentence', async () => {
    await world.receive(file, 'AAAA', `${fileOf(3)}\ndevice-x,,`, how);
    await world.ended(file);
    expect(await sweepIn(29)).toBe(0);
    expect(await allOf(must(await rowsOf()))).not.toEqual([]);

    expect(await sweepIn(31)).toBe(1);
    expect(await allOf(world.spool.list())).toEqual([]);
    expect(await rowsOf()).toMatchObject({ kind: 'conflict', code: 'file-results-gone' });
    expect(await world.teller.returned(file, 'BBBB' as PartyId, false)).toMatchObject({ code: 'file-unknown' });
  });

  test('the file still tells how many rows came to what, and which were refused, without their sentences', async () => {
    await world.receive(file, 'AAAA', `${fileOf(3)}\ndevice-x,,`, how);
    const { rows } = await world.ended(file);
    await sweepIn(31);
    const told = must(await world.teller.read(file, AAAA));
    expect(told.state.rows).toEqual(rows);
    expect([...(await world.teller.firstRows(told)).values()]).toEqual([]);
  });
});

test('of a file that is still worked on nothing goes, however old', async () => {
  await world.remove();
  let batches = 0;
  const [second, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const beforeTake = async () => {
    if (++batches < 2) return;
    second.resolve();
    await go.promise;
  };
  world = await openFilesWorld({ beforeTake });
  world.jobs.start();
  await world.receive(file, 'AAAA', fileOf(5));
  await second.promise;
  expect(await sweepIn(365)).toBe(0);
  go.resolve();
  expect((await world.ended(file)).rows.counts.accepted).toBe(5);
});
