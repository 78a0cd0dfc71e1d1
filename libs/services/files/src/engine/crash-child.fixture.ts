/**
 * Run by `crash.int.spec.ts`: works off the files of a data folder, and kills itself right before the step of that number;
 * each write to the log or the spool is two steps, since what matters is whether it was written before the end.
 * Arguments: the data folder, the number (0: to the end), the files as `id=party`.
 */
import type { FileId } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { killingAt } from '../fixtures/killing.fixture.ts';
import { openFilesWorld } from '../fixtures/files-world.fixture.ts';

const [, , folder = '', killAt = '0', ...files] = process.argv;
const counted = killingAt(Number(killAt));

const world = await openFilesWorld({ folder, batch: 3, logOf: counted, spoolOf: counted });
for (const one of files) {
  const [file, party] = one.split('=');
  world.received.push({ file: file as FileId, party: party as PartyId });
}
world.jobs.start();
world.work.wake();
for (const { file } of world.received) await world.ended(file);
await world.close();
