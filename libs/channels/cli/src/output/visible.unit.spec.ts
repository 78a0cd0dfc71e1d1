import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { exitCodes, Failure } from '../failure.ts';
import { Output } from './output.ts';

/** Clears the screen, as ESC and as the one character CSI; turns a line round; ends it. */
const hostile = 'no\u001b[2J\u009b2J\u202ekcab\u2028 token\tfor\nyou';
const harmless = 'no\ufffd[2J\ufffd2J\ufffdkcab\ufffd token\tfor\nyou\n';

test('nothing that an exchange says moves the cursor or hides a line', () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const output = new Output({ terminal: { stdin: new PassThrough(), stdout, stderr }, env: {} }, false);
  output.result({}, () => hostile);
  output.failure(new Failure(exitCodes.refused, 'refused', hostile), 'icx');
  expect(String(stdout.read())).toBe(harmless);
  expect(String(stderr.read())).toBe(harmless.replace(/\n$/, ' (refused)\n'));
});
