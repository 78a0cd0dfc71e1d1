import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { scriptedWorkers } from './crash.fixture.ts';
import { MailWorld } from './mail-world.fixture.ts';

const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));

/** A mail has come; the exchange that works on it is killed right before that step, and started again. */
const killedAt = async (step: number): Promise<'killed' | 'finished'> => {
  const before = await MailWorld.open();
  const id = await before.comes();
  const { folder } = before.world;
  await before.leave();
  const running = spawn(process.execPath, ['--import', loader, child, folder, String(step), id], { stdio: 'inherit' });
  const [status, signal] = (await once(running, 'close')) as [number | null, string | null];
  if (status !== 0 && signal !== 'SIGKILL') throw new Error(`The child ended with ${status ?? signal}.`);

  const after = await MailWorld.again(folder);
  after.mail.work.open(scriptedWorkers(after.world.log));
  await after.mail.work.finish(id);
  expect(await after.history(id)).toEqual(['mail-received', 'mail-read', 'mail-acted']);
  expect(await after.world.log.readStream(`acted-${id}`)).toHaveLength(1);
  await after.close();
  return signal ? 'killed' : 'finished';
};

test('kill -9 before a write or after it: the mail is judged once, and acts once', async () => {
  let step = 1;
  while ((await killedAt(step)) === 'killed') step += 1;
  expect(step).toBeGreaterThanOrEqual(7);
}, 300_000);
