import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

export interface ConsentOptions {
  readonly yes?: boolean;
}

export const withYes = (command: Command): Command => command.option('--yes', 'do it without asking');

/**
 * What cannot be undone by the same command is done only by somebody who said so: asked at a terminal, elsewhere by `--yes`.
 * @param what one sentence: what is about to happen
 */
export const consent = async (
  what: string,
  { yes = false }: ConsentOptions,
  { stdin, stderr }: Terminal,
): Promise<void> => {
  if (yes) return;
  if (!stdin.isTTY) throw wrongUsage('yes-missing', `${what} Nobody can be asked here: if that is meant, say --yes.`);
  const asking = createInterface({ input: stdin, output: stderr });
  const answer = await asking.question(`${what} Go on? (yes/no) `).finally(() => asking.close());
  if (/^y(es)?$/i.test(answer.trim())) return;
  throw new Failure(exitCodes.interrupted, 'not-confirmed', 'Nothing was done.');
};
