import { Option } from 'commander';
import type { Command } from 'commander';
import { connect, keyOf, outputOf, partyOf, withCaller, withParty, withPost } from '../exchange/caller.ts';
import type { PostOptions } from '../exchange/caller.ts';
import { consent, withYes } from '../exchange/consent.ts';
import type { ConsentOptions } from '../exchange/consent.ts';
import type { Surroundings } from '../surroundings.ts';
import { queryOf, yesOrNo } from './arguments.ts';
import type { Define } from './define.ts';

/** An option, and what becomes of its value on the way into the call. */
interface Read {
  readonly option: Option;
  readonly read: (value: never) => unknown;
}

/** An option for a member that is true or false: left out it changes nothing. */
export const yesNo = (flags: string, words: string): Read => ({
  option: new Option(`${flags} <answer>`, words).choices(['yes', 'no']),
  read: yesOrNo,
});

/** A command that is one operation of the API. */
export interface Operation {
  readonly does: string;
  /** `{party}` is `--party`, or who calls, unless it is an argument; any other name has to be one. */
  readonly call: `${'GET' | 'POST' | 'PATCH'} v1/${string}`;
  /** What each one is, by its name in the address or, where it has none there, in the body. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** By their names in the body or, of a GET, in the query. */
  readonly members?: Readonly<Record<string, Option | Read>>;
  readonly told: (document: never) => string;
  /** Who calls where nobody is named. */
  readonly caller?: string;
  /** Of what cannot simply be undone: one sentence to whoever has to confirm it. */
  readonly asks?: (given: Given) => string | undefined;
}

/** Arguments and options, as they were given. */
export type Given = Readonly<Record<string, unknown>>;

const filled = (path: string, values: Readonly<Record<string, string>>): string =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name]!));

const membersOf = async (members: Required<Operation>['members'], given: Given): Promise<Record<string, unknown>> => {
  const body: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(members)) {
    const { option, read } = 'option' in member ? member : { option: member, read: (value: unknown) => value };
    const value = given[option.attributeName()];
    if (value !== undefined) body[name] = await read(value as never);
  }
  return body;
};

const define = (command: Command, operation: Operation, surroundings: Surroundings): void => {
  const { does, call, arguments: named = {}, members = {}, told, caller, asks } = operation;
  const [method, path] = call.split(' ') as ['GET' | 'POST' | 'PATCH', string];
  const names = Object.keys(named);
  const inPath = (name: string): boolean => path.includes(`{${name}}`);
  const aboutParty = inPath('party') && !names.includes('party');
  command.description(does);
  for (const [name, words] of Object.entries(named)) command.argument(`<${name}>`, words);
  if (aboutParty) withParty(command);
  for (const member of Object.values(members)) command.addOption('option' in member ? member.option : member);
  if (asks) withYes(command);
  (method === 'GET' ? withCaller : withPost)(command).action(async () => {
    const given = command.opts<PostOptions & ConsentOptions & Given & { readonly party?: string }>();
    const values = Object.fromEntries(names.map((name, index) => [name, command.args[index]!]));
    const body = {
      ...Object.fromEntries(Object.entries(values).filter(([name]) => !inPath(name))),
      ...(await membersOf(members, given)),
    };
    const exchange = await connect(given, surroundings, caller);
    const address = filled(path, aboutParty ? { party: partyOf(given, exchange), ...values } : values);
    const question = asks?.({ ...given, ...values });
    if (question !== undefined) await consent(question, given, surroundings.terminal);
    const document =
      method === 'GET'
        ? await exchange.get(`${address}${queryOf(body as Parameters<typeof queryOf>[0])}`)
        : (await exchange[method === 'POST' ? 'post' : 'patch'](address, body, keyOf(given))).body;
    outputOf(given, surroundings).result(document, () => told(document as never));
  });
};

/** One command. */
export const operation =
  (one: Operation): Define =>
  (command, surroundings) =>
    define(command, one, surroundings);

/** Several, as the parts of one command. */
export const operations =
  (parts: Readonly<Record<string, Operation>>): Define =>
  (command, surroundings) => {
    for (const [name, part] of Object.entries(parts)) define(command.command(name), part, surroundings);
  };
