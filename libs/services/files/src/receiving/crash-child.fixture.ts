/**
 * Run by `receiving-crash.int.spec.ts`: takes an upload in two pieces and gives its receipt, and kills itself right before
 * the step of that number; each write to the log or the spool is two steps. Arguments: the data folder, the number, the
 * file as two texts.
 */
import { must } from '@icx/refusals';
import { inParts, openReceiving, uploader } from '../fixtures/receiving-world.fixture.ts';
import { killingAt } from '../fixtures/killing.fixture.ts';

const [, , folder = '', killAt = '0', one = '', two = ''] = process.argv;
const world = await openReceiving({ folder, over: killingAt(Number(killAt)) });
const upload = must(await world.create(one.length + two.length, 'upload'));
await world.uploads.write(upload, 0, inParts(one));
await world.uploads.write(upload, one.length, inParts(two));
must(await world.uploads.finish(upload, uploader));
await world.close();
