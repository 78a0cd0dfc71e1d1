import { once } from 'node:events';
import { openSync } from 'node:fs';
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
