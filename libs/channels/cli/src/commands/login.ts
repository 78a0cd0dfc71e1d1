import { resolve } from 'node:path';
import { Option } from 'commander';
import { outputOf, urlOf, withOutput } from '../exchange/caller.ts';
import type { LocationOptions } from '../exchange/caller.ts';
import { profileCaller } from '../exchange/who-calls.ts';
import { wrongUsage } from '../failure.ts';
import { whoWords } from '../output/who-words.ts';
import { openInBrowser } from '../sign-in/browser.ts';
import { claimsOf, claimsNow } from '../sign-in/claims.ts';
import { signInPerson } from '../sign-in/person.ts';
import { checkedName, nameOf, Profiles, type Profile } from '../sign-in/profiles.ts';
import { resourceAt, type Resource } from '../sign-in/resource.ts';
import { Session } from '../sign-in/session.ts';
import { whoOf } from '../sign-in/who.ts';
import type { Surroundings } from '../surroundings.ts';
import { wholeNumber } from './arguments.ts';
import type { Define } from './define.ts';

interface LoginOptions extends LocationOptions {
  readonly profile?: string;
  readonly clientId?: string;
  readonly browser: boolean;
  readonly port: number;
  readonly client?: string;
  readonly keyFile?: string;
  readonly cert?: string;
}

/** The client of people that the built-in provider has. */
const PUBLIC_CLIENT = 'icx';

export const login: Define = (command, surroundings) => {
  withOutput(command)
    .argument('[url]', 'the exchange, like https://codes.example (ICX_URL, http://127.0.0.1:3000)')
    .option('--profile <name>', 'what to call it here; by default the exchange’s host')
    .option('--no-browser', 'open none: the address is printed in any case')
    .option('--port <port>', 'of 127.0.0.1, to which the browser comes back; by default a free one', wholeNumber, 0)
    .option('--client-id <id>', 'what icx is called by an identity provider of the exchange’s own choice')
    .option('--client <id>', 'sign a system in, not a person: AAAA.billing')
    .addOption(new Option('--key-file <file>', 'its private key: PEM or JWK; the file is used where it is'))
    .addOption(new Option('--cert <file>', 'its certificate, PEM, if it signs in by one'))
    .addHelpText(
      'after',
      '\nA person signs in by the browser; it counts for eight hours, on this machine alone. With the browser on another\n' +
        'machine: ssh -L 5555:127.0.0.1:5555 to this one, and --no-browser --port 5555.',
    )
    .action(async (given: string | undefined, options: LoginOptions) => {
      const url = urlOf(given === undefined ? {} : { url: given }, surroundings);
      const resource = await resourceAt(url);
      const name = checkedName(options.profile ?? nameOf(resource.exchange));
      const system = systemOf(options);
      const profile = system
        ? await loginSystem(name, resource, system, surroundings)
        : await loginPerson(name, resource, options, surroundings);
      const who = await whoOf(await profileCaller(profile, surroundings), resource.exchange);
      outputOf(options, surroundings).result(who, () => `Signed in.\n${whoWords(who)}`);
    });
};

const systemOf = ({ client, keyFile, cert }: LoginOptions) => {
  if (client === undefined && keyFile === undefined && cert === undefined) return undefined;
  if (client === undefined || keyFile === undefined)
    throw wrongUsage('system-incomplete', 'A system signs in with --client and --key-file, and --cert if it has one.');
  return { clientId: client, keyFile: resolve(keyFile), ...(cert === undefined ? {} : { certFile: resolve(cert) }) };
};

/** Gets a token, so that what does not work is told now. */
const loginSystem = async (
  name: string,
  { exchange, issuer, scopes }: Resource,
  { clientId, ...system }: NonNullable<ReturnType<typeof systemOf>>,
  surroundings: Surroundings,
): Promise<Profile> => {
  const draft = { name, exchange, issuer, clientId, scopes, party: null, subject: clientId, system };
  const { authentication } = await profileCaller(draft, surroundings);
  const claims = await claimsNow(authentication, exchange);
  const profile = { ...draft, party: claims?.party ?? null, subject: claims?.subject ?? clientId };
  await begin(profile, surroundings);
  return profile;
};

/** In the place of what had its name before, which ends. */
const begin = async (profile: Profile, surroundings: Surroundings): Promise<Session> => {
  const profiles = new Profiles(surroundings);
  const folder = profiles.folderOf(profile.name);
  // One that is damaged says nothing of what could be ended: it is replaced.
  const before = await profiles.find(profile.name).catch(() => undefined);
  if (before && !before.system) await new Session(before, folder).end();
  await profiles.forget(profile.name);
  await profiles.keep(profile);
  return new Session(profile, folder);
};

const loginPerson = async (
  name: string,
  resource: Resource,
  { clientId, browser, port }: LoginOptions,
  surroundings: Surroundings,
): Promise<Profile> => {
  const { exchange, issuer, scopes } = resource;
  const own = clientId ?? (issuer === exchange ? PUBLIC_CLIENT : undefined);
  if (own === undefined)
    throw wrongUsage(
      'client-id-missing',
      `People of ${exchange} sign in at ${issuer}: say what icx is called there with --client-id.`,
    );
  const show = (address: string): void => {
    surroundings.terminal.stderr.write(`Sign in at ${exchange} in a browser of this machine:\n${address}\n`);
    if (browser) openInBrowser(address, surroundings);
  };
  const { given, key } = await signInPerson({ resource, clientId: own, port, show });
  const claims = claimsOf(given.access_token);
  const subject = claims?.subject ?? '';
  const profile = { name, exchange, issuer, clientId: own, scopes, party: claims?.party ?? null, subject };
  await (await begin(profile, surroundings)).begin(key, given);
  return profile;
};
