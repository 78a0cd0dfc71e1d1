import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { engineTest } from '../../../../infra/ci/engines.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

engineTest('postgresql')(
  'npm run distributed plays the demo, told as ever, over two web that take turns and two workers',
  async () => {
    const run = promisify(execFile)('npm', ['run', '-s', 'distributed', '--', '--once'], { cwd: root, maxBuffer: 1e8 });
    expect((await run).stdout).toMatch(/([1-9]\d*) of \1 stories went as told/);
  },
  240_000,
);
