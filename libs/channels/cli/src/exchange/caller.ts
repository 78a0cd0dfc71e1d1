import type { Command } from 'commander';
import { wrongUsage } from '../failure.ts';
import { Output } from '../output/output.ts';
import type { DataFolder, Surroundings } from '../surroundings.ts';
import { ExchangeClient } from './client.ts';
import { asHeader, callerAt, profileNamed, type Caller } from './who-calls.ts';

export interface LocationOptions {
  readonly data?: string;
  readonly json?: boolean;
}

export interface CallerOptions extends LocationOptions {
  readonly as?: string;
  readonly user?: string;
  readonly profile?: string;
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
    .option('--as <party>', 'who calls, in a sandbox: AAAA, BBBB … (else ICX_TOKEN, else who signed in there)')
    .option('--user <name>', 'which person of that party, in the sandbox; by default nobody in particular')
    .option('--profile <name>', 'who calls, where several signed in; `icx profiles` has their names')
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
  dataFolder(data ?? set(env['ICX_DATA']) ?? './data', data !== undefined);

export const outputOf = ({ json }: LocationOptions, surroundings: Surroundings): Output =>
  new Output(surroundings, json ?? false);

/** Who calls which exchange, by the rule of `callerAt`. @param byDefault who calls where nobody is named */
export const callerOf = async (
  options: CallerOptions,
  surroundings: Surroundings,
  byDefault?: string,
): Promise<{ readonly url: string; readonly caller: Caller }> => {
  const { profile, url: named } = options;
  const signedIn = profile === undefined ? undefined : await profileNamed(profile, surroundings);
  const url = named === undefined && signedIn ? signedIn.exchange : urlOf(options, surroundings);
  // What one exchange gave must not be shown to another.
  if (signedIn && new URL(url).origin !== signedIn.exchange)
    throw wrongUsage('profile-elsewhere', `The profile "${profile}" is for ${signedIn.exchange}, not for ${url}.`);
  const folder = () => dataFolderOf(options, surroundings);
  return { url, caller: await callerAt(url, options, surroundings, folder, byDefault) };
};

/** The exchange as the caller sees it. @param byDefault who calls where nobody is named */
export const connect = async (
  options: CallerOptions,
  surroundings: Surroundings,
  byDefault?: string,
): Promise<ExchangeClient> => {
  const principal = options.onBehalfOf === undefined ? undefined : asHeader(options.onBehalfOf, '--on-behalf-of');
  const { url, caller } = await callerOf(options, surroundings, byDefault);
  return new ExchangeClient(url, caller.authentication, principal, caller.party);
};

/** Whose affairs it is about, where the address names a party: `--party`, else who calls or is acted for. */
export const partyOf = (
  { party, onBehalfOf }: CallerOptions & { readonly party?: string },
  exchange: ExchangeClient,
): string => {
  const named = party ?? onBehalfOf ?? exchange.party;
  if (named !== undefined) return named;
  throw wrongUsage('party-missing', 'Say which party it is about: --party AAAA.');
};

/** The `--key`, if one was chosen. */
export const keyOf = ({ key }: PostOptions): string | undefined =>
  key === undefined ? undefined : asHeader(key, '--key');
