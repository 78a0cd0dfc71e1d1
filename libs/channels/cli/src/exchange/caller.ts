import type { Command } from 'commander';
import { sandboxToken } from '../data-folder/sandbox-token.ts';
import { wrongUsage } from '../failure.ts';
import { Output } from '../output/output.ts';
import type { DataFolder, Surroundings } from '../surroundings.ts';
import { ExchangeClient } from './client.ts';

export interface LocationOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export interface CallerOptions extends LocationOptions {
  readonly as?: string;
  readonly user?: string;
  readonly url?: string;
  readonly onBehalfOf?: string;
}

export interface PostOptions extends CallerOptions {
  readonly key?: string;
}

const DEFAULT_URL = 'http://127.0.0.1:3000';
/** Oversees everything, so it is who asks where a command concerns the whole exchange. */
export const SECAS = 'SECA';

export const withOutput = (command: Command): Command =>
  command.option('--json', 'one JSON document on standard output');

export const withDataFolder = (command: Command): Command =>
  withOutput(command).option('--data <folder>', 'data folder of the exchange (ICX_DATA, ./data)');

export const withCaller = (command: Command): Command =>
  withDataFolder(command)
    .option('--as <party>', 'who calls, in the sandbox: AAAA, BBBB … (else the token in ICX_TOKEN)')
    .option('--user <name>', 'which person of that party, in the sandbox; by default nobody in particular')
    .option('--on-behalf-of <party>', 'for whom, if that party granted you an agency')
    .option('--url <url>', `where the exchange is (ICX_URL, ${DEFAULT_URL})`);

export const withParty = (command: Command): Command =>
  command.option('--party <party>', 'which party it is about, if not who calls');

export const withPost = (command: Command): Command =>
  withCaller(command).option('--key <key>', 'Idempotency-Key: sent again with the same one, it is carried out once');

/** A variable that is there and empty says nothing. */
const set = (value: string | undefined): string | undefined => (value === '' ? undefined : value);

export const urlOf = ({ url }: CallerOptions, { env }: Surroundings): string => {
  const address = url ?? set(env['ICX_URL']) ?? DEFAULT_URL;
  if (URL.canParse(address) && /^https?:/.test(address)) return address;
  throw wrongUsage('url-invalid', `"${address}" is not the address of an exchange: write it like ${DEFAULT_URL}.`);
};

export const isAddressGiven = ({ url }: CallerOptions, { env }: Surroundings): boolean =>
  (url ?? set(env['ICX_URL'])) !== undefined;

export const dataFolderOf = ({ data }: LocationOptions, { env, dataFolder }: Surroundings): DataFolder =>
  dataFolder(data ?? set(env['ICX_DATA']) ?? './data');

export const outputOf = ({ json }: LocationOptions, surroundings: Surroundings): Output =>
  new Output(surroundings, json ?? false);

/** The exchange as the caller sees it. @param byDefault who calls where nobody is named */
export const connect = async (
  options: CallerOptions,
  surroundings: Surroundings,
  byDefault?: string,
): Promise<ExchangeClient> => {
  const url = urlOf(options, surroundings);
  const principal = options.onBehalfOf === undefined ? undefined : asHeader(options.onBehalfOf, '--on-behalf-of');
  const given = set(surroundings.env['ICX_TOKEN']?.trim());
  const { user } = options;
  if (options.as === undefined && user === undefined && given !== undefined)
    return new ExchangeClient(url, asHeader(given, 'ICX_TOKEN'), principal);
  const party = options.as ?? byDefault;
  if (party === undefined)
    throw wrongUsage('caller-missing', 'Say who you are: --as AAAA in the sandbox, or a bearer token in ICX_TOKEN.');
  return new ExchangeClient(url, await sandboxToken(dataFolderOf(options, surroundings), party, { user }), principal);
};

/** Whose affairs it is about, where the address names a party: `--party`, else who calls or is acted for. */
export const partyOf = ({ party, onBehalfOf, as }: CallerOptions & { readonly party?: string }): string => {
  const named = party ?? onBehalfOf ?? as;
  if (named !== undefined) return named;
  throw wrongUsage('party-missing', 'Say which party it is about: --party AAAA.');
};

/** The `--key`, if one was chosen. */
export const keyOf = ({ key }: PostOptions): string | undefined =>
  key === undefined ? undefined : asHeader(key, '--key');

/** Anything else could not be sent as a header. */
const asHeader = (value: string, name: string): string => {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw wrongUsage('value-not-visible-ascii', `${name} may hold only visible ASCII characters: copy it again.`);
};
