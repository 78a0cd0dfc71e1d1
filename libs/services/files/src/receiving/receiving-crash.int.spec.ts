import { fileURLToPath } from 'node:url';
import { must } from '@icx/refusals';
import { code, fileOf } from '../fixtures/files-world.fixture.ts';
import { runToKill, tracesIn } from '../fixtures/run-child.fixture.ts';
import { inParts, openReceiving, uploader } from '../fixtures/receiving-world.fixture.ts';

const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));
const text = fileOf(4);
const [one, two] = [text.slice(0, 50), text.slice(50)];

/** An upload is killed right before that step, and its client goes on after the next start, from where it stands. */
const killedAt = async (step: number): Promise<'killed' | 'finished'> => {
  const before = await openReceiving();
  const { folder } = before;
  await before.close();
  const how = await runToKill(child, [folder, String(step), one, two]);
  expect(tracesIn(folder, code)).toEqual([]);

  const world = await openReceiving({ folder });
  world.later(5);
  await world.uploads.resume();
  const upload = must(await world.create(text.length, 'upload'));
  const offset = await world.uploads.offset(upload);
  expect([0, one.length, text.length]).toContain(offset);
  if (offset < text.length) await world.uploads.write(upload, offset, inParts(text.slice(offset)));
  const { file } = must(await world.uploads.finish(upload, uploader));
  const log = await world.log.readAll(0n, 100);
  const received = log.filter(({ type }) => type === 'files.file-received.v1').map(({ data }) => data);
  // Another upload of the same bytes in one call has the same hash: nothing is missing and nothing is there twice.
  const entire = must(await world.create(text.length, 'again'));
  await world.uploads.write(entire, 0, inParts(text));
  const again = must(await world.uploads.finish(entire, uploader));
  expect({ received: received.length, again: again.file.receipt.id }).toEqual({ received: 1, again: file.receipt.id });
  expect(tracesIn(folder, code)).toEqual([]);
  await world.remove();
  return how;
};

test('kill -9 at any write until the receipt, also between the last byte and it: one receipt of all bytes, no code on the disk', async () => {
  let step = 1;
  while ((await killedAt(step)) === 'killed') step += 1;
  expect(step).toBeGreaterThan(10);
}, 300_000);
