import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { MailPlace } from './place.fixture.ts';

const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));

/** Runs the child for so long after its first acknowledgement; the names that it was told are durable. */
const runAndKill = async (folder: string, milliseconds: number): Promise<readonly string[]> => {
  const running = spawn(process.execPath, ['--import', loader, child, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  running.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(running, 'close');
  await once(running.stdout, 'data');
  await wait(milliseconds);
  running.kill('SIGKILL');
  await closed;
  return output.slice(0, output.lastIndexOf('\n')).split('\n');
};

test('kill -9 in the middle of puts: every acknowledged mail opens, and of an unfinished one nothing stays', async () => {
  const place = new MailPlace();
  const acknowledged: string[] = [];
  for (const milliseconds of [5, 60, 130, 210]) {
    acknowledged.push(...(await runAndKill(place.folder, milliseconds)));
    const store = await place.open();
    const { opened, broken } = await store.verify();
    expect(broken).toEqual([]);
    expect(opened).toBeGreaterThanOrEqual(acknowledged.length);
    for (const name of acknowledged)
      expect(
        Buffer.from((await store.get(name))!)
          .subarray(0, name.length)
          .toString(),
      ).toBe(name);
    await store.close();
    const unowned = place.raw((db) =>
      db.prepare('SELECT count(*) AS rows FROM mail_chunk WHERE id NOT IN (SELECT id FROM mail)').get(),
    );
    expect(unowned).toEqual({ rows: 0 });
  }
  expect(acknowledged.length).toBeGreaterThan(50);
  place.destroy();
}, 60_000);
