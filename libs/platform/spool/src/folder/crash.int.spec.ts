import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bytesOf } from '@icx/spool/contract';
import { SpoolPlace } from './place.fixture.ts';

const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));

/** Runs the child for so long after its first acknowledgement; the length of each entry that it was told. */
const runAndKill = async (data: string, milliseconds: number): Promise<ReadonlyMap<string, number>> => {
  const running = spawn(process.execPath, ['--import', loader, child, data], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  running.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const closed = once(running, 'close');
  await once(running.stdout, 'data');
  await wait(milliseconds);
  running.kill('SIGKILL');
  await closed;
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return new Map(lines.map((line) => line.split('\t')).map(([name, size]) => [name!, Number(size)]));
};

test('kill -9 in the middle of appends: what was acknowledged is there, in whole appends', async () => {
  const place = new SpoolPlace();
  for (const milliseconds of [5, 40, 90, 150]) {
    const acknowledged = await runAndKill(place.data, milliseconds);
    const spool = await place.open();
    for (const [name, size] of acknowledged) {
      const bytes = await bytesOf(spool.read(name));
      expect(bytes.length).toBeGreaterThanOrEqual(size);
      expect(bytes.length % 300_000).toBe(0);
      expect(bytes.equals(Buffer.alloc(bytes.length, name))).toBe(true);
    }
    await spool.close();
  }
  await place.destroy();
}, 60_000);
