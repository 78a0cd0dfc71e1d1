import { Option, type Command } from 'commander';
import { fileKinds } from '@icx/files';
import type { ProfileContent } from '@icx/files';
import { mappingIn, proposeColumns, tryMapping } from '@icx/files-service';
import type { FileKind, KindsDocument, ProfileDocument, ProfilesDocument } from '@icx/files-service';
import { isRefusal } from '@icx/refusals';
import { connect, keyOf, outputOf, withCaller, withPost } from '../exchange/caller.ts';
import type { CallerOptions, PostOptions } from '../exchange/caller.ts';
import type { ExchangeClient } from '../exchange/client.ts';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { draftIn } from '../files/draft.ts';
import { intoNewFile } from '../files/new-file.ts';
import { openFile } from '../files/table.ts';
import { draftWords, profilesWords, profileWords, triedWords } from '../output/profile-words.ts';
import type { Surroundings } from '../surroundings.ts';
import { collect, queryOf, wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';
import { operations } from './operation.ts';

const pairIn = (text: string): readonly [string, string] => {
  // Behind the last sign, for a file's own name may have one.
  const at = text.lastIndexOf('=');
  if (at > 0) return [text.slice(0, at), text.slice(at + 1)];
  throw wrongUsage('profile-pair-invalid', `"${text}" says nothing: write HEADER=COLUMN, or COLUMN=VALUE.`);
};

const kindAt = async (exchange: ExchangeClient, name: string): Promise<Pick<FileKind, 'columns' | 'ignoresOthers'>> => {
  const { items } = await exchange.get<KindsDocument>('v1/files/kinds');
  const kind = items.find(({ kind: one }) => one === name);
  if (kind)
    return {
      columns: kind.columns.map(({ secret, ...column }) => ({ ...column, ...(secret && { secret }) })),
      ...(kind.ignoresOthers && { ignoresOthers: true }),
    };
  throw new Failure(exitCodes.refused, 'file-kind-not-served', 'This exchange does not take files of this kind.');
};

interface MakeOptions extends CallerOptions {
  readonly kind: ProfileContent['kind'];
  readonly map: readonly string[];
  readonly constant: readonly string[];
  readonly out?: string;
}

const make = (command: Command, surroundings: Surroundings): void => {
  withCaller(
    command
      .description('Propose a mapping profile for files like this one, from the names in its first line.')
      .argument('<file>', 'a sample: a table as its source writes it')
      .addOption(new Option('--kind <kind>', 'what its rows are').choices(fileKinds).makeOptionMandatory())
      .addOption(
        new Option('--map <header=column>', 'what a name is; may be given again').argParser(collect).default([]),
      )
      .addOption(
        new Option('--constant <column=value>', 'what is the same in every row: deviceType=ESME; may be given again')
          .argParser(collect)
          .default([]),
      )
      .option('--out <file>', 'write the proposal there, to be looked at, tried and saved; must not be there yet'),
  ).action(async (file: string, options: MakeOptions) => {
    const { columns } = await kindAt(await connect(options, surroundings), options.kind);
    const { header, dialect } = await openFile(file);
    const said = new Map(options.map.map(pairIn));
    const proposed = proposeColumns(
      header.filter((name) => !said.has(name)),
      columns,
    );
    const draft: ProfileContent = {
      ...{ kind: options.kind, delimiter: dialect.delimiter },
      columns: [...[...said].map(([name, column]) => ({ header: name, column })), ...proposed],
      constants: options.constant.map(pairIn).map(([column, value]) => ({ column, value })),
    };
    if (options.out !== undefined)
      await intoNewFile(options.out, (target) => target.writeFile(`${JSON.stringify(draft, undefined, 2)}\n`));
    outputOf(options, surroundings).result(draft, () => draftWords(draft, options.out));
  });
};

interface TryOptions extends CallerOptions {
  readonly kind?: string;
  readonly mapping?: string;
}

/** By a profile in a file, or one that is saved: `flexco`, `flexco@2`. */
const profileFrom = async (named: string, exchange: ExchangeClient): Promise<ProfileContent> => {
  if (named.endsWith('.json')) return draftIn(named);
  const [id = '', version] = named.split('@');
  return exchange.get<ProfileDocument>(`v1/files/profiles/${encodeURIComponent(id)}${queryOf({ version })}`);
};

const tryFile = (command: Command, surroundings: Surroundings): void => {
  withCaller(
    command
      .description('Show the first twenty rows of a file as they would be read, codes masked. Nothing is sent.')
      .argument('<file>', 'a table')
      .addOption(new Option('--kind <kind>', 'what its rows are, if no profile says so').choices(fileKinds))
      .option('--mapping <profile>', 'by which profile: NAME, NAME@VERSION, or a file.json of `icx profile make`'),
  ).action(async (file: string, options: TryOptions) => {
    const exchange = await connect(options, surroundings);
    const profile = options.mapping === undefined ? undefined : await profileFrom(options.mapping, exchange);
    const name = options.kind ?? profile?.kind;
    if (name === undefined) throw wrongUsage('kind-missing', 'Say what its rows are, by --kind or a profile.');
    const kind = await kindAt(exchange, name);
    const mapping = profile && mappingIn(profile);
    const delimiter = mapping?.delimiter;
    const table = await openFile(file, delimiter === undefined ? {} : { delimiter });
    const tried = await tryMapping(table, kind, mapping);
    if (isRefusal(tried)) throw new Failure(exitCodes.refused, tried.code, `${file}: ${tried.detail}`);
    const document = { dialect: table.dialect, header: table.header, columns: tried.columns.names, rows: tried.rows };
    outputOf(options, surroundings).result(document, () => triedWords(document));
  });
};

const save = (command: Command, surroundings: Surroundings): void => {
  withPost(
    command
      .description('Save a mapping profile, as a new version of its name.')
      .argument('<name>', 'as your party calls it: flexco')
      .argument('<draft>', 'file.json of `icx profile make`'),
  ).action(async (id: string, draft: string, options: PostOptions) => {
    const content = await draftIn(draft);
    const exchange = await connect(options, surroundings);
    const { body } = await exchange.post<ProfileDocument>('v1/files/profiles', { id, ...content }, keyOf(options));
    outputOf(options, surroundings).result(body, () => profileWords(body));
  });
};

/** How the files of one source are written. */
export const profile: Define = (command, surroundings) => {
  make(command.command('make'), surroundings);
  tryFile(command.command('try'), surroundings);
  save(command.command('save'), surroundings);
  operations({
    list: {
      does: 'The mapping profiles of your party.',
      call: 'GET v1/files/profiles',
      told: (document: ProfilesDocument) => profilesWords(document),
    },
    show: {
      does: 'One of them.',
      call: 'GET v1/files/profiles/{profile}',
      arguments: { profile: 'its name' },
      members: { version: new Option('--version <number>', 'by default the newest').argParser(wholeNumber) },
      told: (document: ProfileDocument) => profileWords(document),
    },
  })(command, surroundings);
};
