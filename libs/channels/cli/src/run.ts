import { debuglog } from 'node:util';
import { CommanderError } from 'commander';
import type { Command } from 'commander';
import { kebab, optionFor } from './commands/members.ts';
import { Proposed } from './exchange/approvals.ts';
import { useProxy } from './exchange/proxy.ts';
import { exitCodes, Failure, Told, wrongUsage } from './failure.ts';
import type { ExitCode } from './failure.ts';
import { Output } from './output/output.ts';
import { watchOutput } from './output/watch-output.ts';
import { calledBy, pathOf, programFor } from './program.ts';
import type { Surroundings } from './surroundings.ts';

const debug = debuglog('icx');

/** Runs one command. It ends in an exit code, never in an error: what went wrong has been said. */
export const runIcx = async (argv: readonly string[], surroundings: Surroundings): Promise<ExitCode> => {
  const output = new Output(surroundings, argv.includes('--json'));
  const written = watchOutput(surroundings.terminal);
  const program = await programFor(argv, surroundings);
  try {
    await useProxy(surroundings.env);
    if (argv.length === 0) program.help({ error: true });
    await written.unlessBroken(program.parseAsync([...argv], { from: 'user' }));
    return exitCodes.done;
  } catch (error) {
    return end(written.causeOf(error), calledBy(argv, program), output);
  }
};

const end = async (error: unknown, command: Command, output: Output): Promise<ExitCode> => {
  if (error instanceof Told) return error.exitCode;
  if (error instanceof Proposed) {
    const { approvals } = error;
    const { approvalWords } = await import('./output/approval-words.ts');
    output.result(approvals.length === 1 ? approvals[0] : approvals, () => approvals.map(approvalWords).join('\n\n'));
    return exitCodes.done;
  }
  const path = pathOf(command);
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    output.misuse(misuse(error), path);
    return exitCodes.usage;
  }
  const { exitCode, code, detail, offences } = error instanceof Failure ? error : bug(error);
  const named = offences.map((offence) => ({ ...offence, ...optionFor(offence.pointer, command) }));
  output.failure(new Failure(exitCode, code, detail, named), path);
  return exitCode;
};

/** What Commander found wrong: it has said so already to whoever reads words. */
const misuse = ({ code, message }: CommanderError): Failure =>
  code === 'commander.help'
    ? wrongUsage('command-missing', 'Say which command.')
    : wrongUsage(kebab(code.replace('commander.', '')), message.replace(/^error: /, ''));

/** Its stack is for those who ask for it: `NODE_DEBUG=icx`. */
const bug = (error: unknown): Failure => {
  debug('%o', error);
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(exitCodes.failed, 'icx-failed', `icx itself failed: ${message}. NODE_DEBUG=icx shows where.`);
};
