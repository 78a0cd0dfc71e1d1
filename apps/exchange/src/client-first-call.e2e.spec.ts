import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { World } from './world.fixture.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = 'libs/client/examples/first-call.ts';

test('the first call that the client’s README shows is the example, and works as it stands', async () => {
  const readme = readFileSync(`${root}libs/client/README.md`, 'utf8');
  const [, shown] = /```ts\n(.*?)```/s.exec(readme)!;
  expect(shown).toBe(readFileSync(root + example, 'utf8'));
  const world = await World.open();
  const [, command] = /^In the sandbox: `(.*)`/m.exec(readme)!;
  expect(command).toContain(example);
  // As in a terminal: npm puts the repository's own Node first, which is not there.
  const path = process.env['PATH']!.split(delimiter).filter((part) => !part.includes('node_modules'));
  const env = {
    ...process.env,
    PATH: path.join(delimiter),
    NODE_OPTIONS: '',
    ICX_URL: world.url,
    ICX_DATA: world.folder,
  };
  const { stdout } = await promisify(execFile)('bash', ['-c', command!], { cwd: root, env });
  expect(stdout).toMatch(/^(icr_TEST\w+) is open, BBBB is asked\n\1 00-DB-12-34-00-00-00-00 open\n$/);
  await world.close();
});
