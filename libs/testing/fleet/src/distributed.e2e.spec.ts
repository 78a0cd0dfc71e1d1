import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { dateless, demoAsTold, fromTable } from '@icx/world-testing/demo-page';
import { engines, engineTest } from '../../../../infra/ci/engines.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

engineTest('postgresql')(
  'npm run distributed plays the demo over two web that take turns and two workers, told word for word as the embedded exchange tells it',
  async () => {
    const command = ['run', '-s', 'distributed', '--', '--once', '--markdown'];
    const { stdout } = await promisify(execFile)('npm', command, { cwd: root, maxBuffer: 1e8 });
    const [told, after] = fromTable(stdout).split(/(?<=days passed in \S+ seconds\.)\n/);
    // Only an exchange of the demo's own is verified by it.
    expect(`${dateless(told!)}\n`).toBe(dateless(demoAsTold()).replace(' Log and vault were verified: clean.', ''));
    expect(after).toMatch(/^The web were asked [1-9]\d* and [1-9]\d* times\.$/m);
    if (engines.kafka()) expect(after).toMatch(/^On Kafka there are [1-9]\d+ events\.$/m);
  },
  240_000,
);
