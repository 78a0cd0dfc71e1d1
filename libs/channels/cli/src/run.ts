import { debuglog } from 'node:util';
import { Command, CommanderError } from 'commander';
import { commands } from './commands.ts';
import { exampleWords } from './examples.ts';
import { Proposed } from './exchange/approvals.ts';
import { exitCodes, Failure, Told } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { approvalWords } from './output/approval-words.ts';
import { Output } from './output/output.ts';
import type { Surroundings } from './surroundings.ts';

const debug = debuglog('icx');

const afterHelp = `
Environment:
  ICX_URL    where the exchange is, http://127.0.0.1:3000 where unset
  ICX_TOKEN  bearer token of the caller; --as PARTY takes its place in the sandbox
  ICX_DATA   data folder, ./data where unset: verify, token and --as read it

Exit codes:
  0    done, or proposed to a second person; verify: clean; demo: every story as told
  1    refused, or problems found
  2    wrong usage, or the data folder cannot be read
  3    no exchange reachable
  4    the exchange cannot do it now; nothing was stored
  5    icx itself failed
  130  interrupted

An install code is shown by reveal alone.`;

/** Builds `icx`; of the commands only the one that is called is loaded. */
const programFor = async (argv: readonly string[], surroundings: Surroundings): Promise<Command> => {
  const { stdout, stderr } = surroundings.terminal;
  const program = new Command('icx')
    .description('Install Code Exchange: requests for install codes and their answers, from the command line')
    .helpOption('-h, --help', 'what can be said')
    .helpCommand('help [command]', 'what can be said')
    .addHelpText('after', afterHelp)
    .exitOverride()
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: (text) => stderr.write(text) })
    .showHelpAfterError('(icx --help says what there is)');
  for (const { name, summary, group, load } of commands) {
    const command = program.command(name).summary(summary).description(capital(summary)).helpGroup(group);
    if (argv.slice(0, 2).includes(name)) (await load())(command, surroundings);
    for (const each of [command, ...command.commands]) {
      const path = each === command ? name : `${name} ${each.name()}`;
      each.showHelpAfterError(`(icx ${path} --help says what there is)`).addHelpText('after', exampleWords(path));
    }
  }
  return program;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1) + '.';

/** Runs one command. It ends in an exit code, never in an error: what went wrong has been said. */
export const runIcx = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  try {
    const program = await programFor(argv, surroundings);
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync([...argv], { from: 'user' });
    return exitCodes.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
    if (error instanceof Told) return error.exitCode;
    const output = new Output(surroundings.terminal, argv.includes('--json'));
    if (error instanceof Proposed) {
      const { approvals } = error;
      output.result(approvals.length === 1 ? approvals[0] : approvals, () => approvals.map(approvalWords).join('\n\n'));
      return exitCodes.done;
    }
    const failure = error instanceof Failure ? error : bug(error);
    output.failure(failure);
    return failure.exitCode;
  }
};

/** Its stack is for those who ask for it: `NODE_DEBUG=icx`. */
const bug = (error: unknown): Failure => {
  debug('%o', error);
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(exitCodes.failed, 'icx-failed', `icx itself failed: ${message}. NODE_DEBUG=icx shows where.`);
};
