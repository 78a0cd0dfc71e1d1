import { PassThrough } from 'node:stream';
import { expect, test } from '@jest/globals';
import { Kept } from './surroundings.fixture.ts';
import { askHidden, readAll } from './terminal.ts';

const asked = async (...typed: string[]) => {
  const raw: boolean[] = [];
  const setRawMode = (on: boolean) => raw.push(on) as never;
  const stdin = Object.assign(new PassThrough(), { setRawMode });
  const [stdout, stderr] = [new Kept(), new Kept()];
  const answer = askHidden('Code: ', { stdin, stdout, stderr });
  for (const keys of typed) stdin.write(keys);
  return { answer: await answer, shown: stderr.text + stdout.text, raw };
};

test('what is typed unseen is not shown, and the terminal is as before afterwards', async () => {
  expect(await asked('83', 'FE', '\r')).toEqual({ answer: '83FE', shown: 'Code: \n', raw: [true, false] });
});

test('a typing error can be taken back', async () => {
  expect((await asked('83FX\u007fE\n')).answer).toBe('83FE');
});

test('Ctrl-C is not a code', async () => {
  expect((await asked('83\u0003')).answer).toBeUndefined();
});

test('of a wrong file on standard input only so much is read', async () => {
  const stdin = new PassThrough();
  for (let block = 0; block < 10; block += 1) stdin.write('x'.repeat(32 * 1024));
  expect((await readAll(stdin)).length).toBeLessThan(200 * 1024);
});
