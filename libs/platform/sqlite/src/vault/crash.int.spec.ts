import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { setTimeout as wait } from 'node:timers/promises';
import type { CodeRef } from '@icx/vault';
import { custody, SpecFolder } from './spec-folder.fixture.ts';

const loader = new URL('../../../../../infra/node/typescript.mjs', import.meta.url).href;
const child = fileURLToPath(new URL('./crash-child.fixture.ts', import.meta.url));

/** Runs the child for so many milliseconds after its first acknowledgement; what it acknowledged until it was killed. */
const runAndKill = async (folder: string, milliseconds: number): Promise<{ ref: CodeRef; code: string }[]> => {
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
  const lines = output.slice(0, output.lastIndexOf('\n')).split('\n');
  return lines.map((line) => {
    const [ref, code] = line.split('\t') as [string, string];
    return { ref: JSON.parse(ref) as CodeRef, code };
  });
};

test('kill -9 in the middle of puts: every acknowledged code opens, and no row is broken', async () => {
  const place = new SpecFolder();
  const acknowledged: { ref: CodeRef; code: string }[] = [];
  for (const milliseconds of [5, 60, 130, 210]) {
    acknowledged.push(...(await runAndKill(place.folder, milliseconds)));
    const vault = await place.open();
    for (const { ref, code } of acknowledged) {
      const opened = await vault.open(ref, custody);
      expect(Buffer.from(opened!.bytes).toString('hex')).toBe(code);
    }
    const { opened, broken } = await vault.verify();
    expect(broken).toEqual([]);
    expect(opened).toBeGreaterThanOrEqual(acknowledged.length);
    expect(vault.highestSequence).toBe(BigInt(opened));
    await vault.close();
  }
  expect(acknowledged.length).toBeGreaterThan(500);
  expect(new Set(acknowledged.map(({ ref }) => ref.sequence)).size).toBe(acknowledged.length);
  place.destroy();
}, 60_000);
