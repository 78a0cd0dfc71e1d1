import { readFile } from 'node:fs/promises';
import { Option } from 'commander';
import { representations } from '@icx/install-code';
import type { Representation } from '@icx/install-code';
import { answerKinds, codeNotHeldReasons } from '@icx/requests';
import type { AnswerKind } from '@icx/requests';
import type { PostOptions } from '../exchange/caller.ts';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { askHidden, readAll } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { actOn } from './act.ts';
import { wholeNumber } from './arguments.ts';
import { sealFor } from './blind.ts';
import type { Define } from './define.ts';

interface Options extends PostOptions {
  readonly answer: AnswerKind;
  readonly code?: string;
  readonly codeFile?: string;
  readonly blind?: boolean;
  readonly representation?: Representation;
  readonly deviceId?: string;
  readonly leg?: number;
  readonly suggest?: string;
  readonly reason?: string;
  readonly keep?: boolean;
  readonly note?: string;
}

const readCodeFile = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw wrongUsage('code-file-unreadable', `The file ${path} cannot be read (${(error as { code?: string }).code}).`);
  }
};

/** From wherever it is that leaves no trace of it: standard input, a file, or typed unseen. */
const codeFrom = async ({ code, codeFile }: Options, terminal: Terminal): Promise<string> => {
  if (code !== undefined && code !== '-') return code;
  if (codeFile !== undefined) return (await readCodeFile(codeFile)).trim();
  if (code === '-' || !terminal.stdin.isTTY) return (await readAll(terminal.stdin)).trim();
  const typed = await askHidden('Install code (not shown as you type): ', terminal);
  if (typed === undefined) throw new Failure(exitCodes.interrupted, 'interrupted', 'Interrupted: nothing was sent.');
  return typed.trim();
};

const suppliedCode = async (options: Options, terminal: Terminal): Promise<string> => {
  const code = await codeFrom(options, terminal);
  if (code !== '') return code;
  throw wrongUsage('code-missing', 'No code was given: type it, pipe it into --code -, or name a --code-file.');
};

export const answer: Define = (command, surroundings) => {
  command
    .addOption(
      new Option(
        '--answer <answer>',
        'the first three discharge you: not-installer, you did not install it; code-not-held, you did, and have no code. ' +
          'The others ask back: the clock runs on',
      )
        .choices(answerKinds)
        .default('code-supplied'),
    )
    .addOption(
      new Option(
        '--code <hex>',
        '32 digits, or 36 with the CRC; - reads it from standard input. Written out here it stays in the history of ' +
          'your shell and in the list of processes: leave it out and type it unseen, or pipe it',
      ).conflicts('codeFile'),
    )
    .option('--code-file <file>', 'a file that holds nothing but the code')
    .addOption(
      new Option(
        '--blind',
        'seal the code here to the requester’s key: the exchange never sees it, so it is checked before it leaves',
      ),
    )
    .addOption(new Option('--representation <what>', 'what the code is').choices(representations))
    .option('--device-id <id>', 'where the request has none')
    .option('--leg <number>', 'which leg; by default your latest', wholeNumber)
    .option('--suggest <party>', 'with not-installer: who did')
    .addOption(new Option('--reason <reason>', 'why, with code-not-held').choices(codeNotHeldReasons))
    .option('--keep', 'keep the code as a holding of yours, for the next supplier of the device')
    .option('--no-keep', 'do not, whatever you have said once for all')
    .option('--note <text>', 'more about it; with request-invalid what is wrong');
  actOn<Options>(command, surroundings, 'answer', async (options, exchange, id) => {
    const { answer, representation, deviceId, leg, suggest, reason, keep, note } = options;
    const rest = { answer, deviceId, leg, suggestedInstaller: suggest, reason, keepAsHolding: keep, note };
    const supplied = answer === 'code-supplied';
    if (options.blind && !supplied)
      throw wrongUsage('blind-needs-code', '--blind goes with the answer code-supplied alone. Leave it out.');
    const installCode = supplied ? await suppliedCode(options, surroundings.terminal) : options.code;
    if (!options.blind) return { ...rest, installCode, representation };
    return { ...rest, ...(await sealFor(id, installCode!, options, exchange)) };
  });
};
