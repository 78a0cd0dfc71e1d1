import { Command } from 'commander';
import { commands } from './commands.ts';
import { exampleWords } from './examples.ts';
import { exitCodeWords, wrongUsage } from './failure.ts';
import type { Surroundings } from './surroundings.ts';

const afterHelp = `
Environment:
  ICX_URL    where the exchange is, http://127.0.0.1:3000 where unset
  ICX_TOKEN  bearer token of the caller, for scripts
  ICX_DATA   data folder, ./data where unset: verify, token and --as read it
  ICX_CONFIG  folder of the profiles; icx in $XDG_CONFIG_HOME, ~/.config or %APPDATA% where unset
  HTTP_PROXY, HTTPS_PROXY, NO_PROXY  as everywhere; this machine itself is called without

Who calls:
  --as PARTY in a sandbox; else ICX_TOKEN; else whoever signed in at that exchange by icx login

Exit codes:
${exitCodeWords.map(([code, words]) => `  ${String(code).padEnd(3)}  ${words}`).join('\n')}

An install code is shown by reveal alone.`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1) + '.';

/** Builds `icx`; of the commands only the one that is called is loaded. */
export const programFor = async (argv: readonly string[], surroundings: Surroundings): Promise<Command> => {
  const { stdout, stderr } = surroundings.terminal;
  // Whoever asked for JSON gets what is wrong as JSON, and nothing beside it.
  const complain = argv.includes('--json') ? () => undefined : (text: string) => stderr.write(text);
  const program = new Command('icx')
    .description('Install Code Exchange: requests for install codes and their answers, from the command line')
    .helpOption('-h, --help', 'what can be said')
    .helpCommand('help [command]', 'what can be said')
    .version(surroundings.version, '-V, --version', 'which version this is')
    .addHelpText('after', `${exampleWords('request')}\n${afterHelp}`)
    .exitOverride()
    .hook('preAction', async () => {
      const { unknownSetting } = await import('@icx/settings');
      const unknown = unknownSetting(surroundings.env);
      if (unknown) throw wrongUsage(unknown.code, unknown.detail);
    })
    .configureOutput({ writeOut: (text) => stdout.write(text), writeErr: complain })
    .showHelpAfterError(helpHint('icx'));
  for (const { name, summary, group, load } of commands) {
    const command = program.command(name).summary(summary).description(capital(summary)).helpGroup(group);
    if (argv.slice(0, 2).includes(name)) (await load())(command, surroundings);
    for (const each of [command, ...command.commands])
      each.showHelpAfterError(helpHint(pathOf(each))).addHelpText('after', exampleWords(pathOf(each).slice(4)));
  }
  return program;
};

/** The words by which it is called, `icx inventory show`. */
export const pathOf = (command: Command): string =>
  command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();

export const helpHint = (path: string): string => `(${path} --help says what there is)`;

/** The command that these words call, as far as they do: `icx` itself if they call none. */
export const calledBy = (argv: readonly string[], program: Command): Command => {
  let command = program;
  for (const word of argv) {
    const part = command.commands.find((one) => one.name() === word);
    if (!part) break;
    command = part;
  }
  return command;
};
