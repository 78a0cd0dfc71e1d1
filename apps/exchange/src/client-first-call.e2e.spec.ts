import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { tokenOf, World } from './world.fixture.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const example = 'libs/client/examples/first-call.ts';

test('the first call that the client’s README shows is the example, and works as it stands', async () => {
  const [, shown] = /```ts\n(.*?)```/s.exec(readFileSync(`${root}libs/client/README.md`, 'utf8'))!;
  expect(shown).toBe(readFileSync(root + example, 'utf8'));
  const world = await World.open();
  const env = { ...process.env, NODE_OPTIONS: '', ICX_URL: world.url, ICX_TOKEN: await tokenOf(world.folder, 'AAAA') };
  const args = ['--import', './infra/node/typescript.mjs', example];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: root, env });
  expect(stdout).toMatch(/^(icr_TEST\w+) is open, BBBB is asked\n\1 00-DB-12-34-00-00-00-00 open\n$/);
  await world.close();
});
