import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const loader = new URL('../../../../infra/node/typescript.mjs', import.meta.url).href;

test('a process whose exchange has moved away says so, closes in order and ends with code 1', async () => {
  const crash = JSON.stringify(new URL('./crash.ts', import.meta.url).href);
  const program = `
    const { endWhenLeft } = await import(${crash});
    setInterval(() => undefined, 1_000);
    endWhenLeft(Promise.resolve(new Error('The exchange moved from here.')), async () => process.stdout.write('closed'));`;
  const child = spawn(process.execPath, ['--import', loader, '--input-type=module', '-e', program]);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  expect([code, out, err]).toEqual([1, 'closed', 'The exchange stops. The exchange moved from here.\n']);
});
