import { once } from 'node:events';
import { openSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { engineTest } from '../../../infra/ci/engines.ts';
import { Terminals } from './icx.fixture.ts';

const terminals = new Terminals();
beforeAll(() => terminals.start());
afterAll(() => terminals.close());

/** `icx` whose standard output goes there; `pipe`: to a reader who closes it at once. */
const onto = async (stdout: number | 'pipe', ...args: readonly string[]) => {
  const child = terminals.spawn(args, {}, ['ignore', stdout, 'pipe']);
  child.stdout?.destroy();
  let err = '';
  child.stderr?.on('data', (chunk) => (err += String(chunk)));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, err };
};

test('the version is that of the package, whichever way it is asked for', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  for (const args of [['--version'], ['-V'], ['list', '--version'], ['--version', '--json']])
    expect([args, await terminals.icx(args)]).toEqual([args, { code: 0, out: `${version}\n`, err: '' }]);
});

test('a reader who goes away is told nothing, and ends the command', async () => {
  expect(await onto('pipe', 'sandbox', 'devices')).toEqual({ code: 7, err: '' });
});

engineTest('full-device')('a full disk is said in one sentence', async (full) => {
  const { code, err } = await onto(openSync(full, 'w'), 'list', '--as', 'AAAA');
  expect({ code, err }).toEqual({
    code: 7,
    err: 'Standard output cannot be written (ENOSPC). (output-not-written)\n',
  });
});
