import { callerOf, connect, outputOf, urlOf, withCaller, withOutput } from '../exchange/caller.ts';
import type { CallerOptions, LocationOptions } from '../exchange/caller.ts';
import { profileAt, profileNamed } from '../exchange/who-calls.ts';
import { wrongUsage } from '../failure.ts';
import { profilesWords, whoWords } from '../output/who-words.ts';
import { Profiles, type Profile } from '../sign-in/profiles.ts';
import { Session } from '../sign-in/session.ts';
import { whoOf } from '../sign-in/who.ts';
import type { Surroundings } from '../surroundings.ts';
import type { Define } from './define.ts';

export const whoami: Define = (command, surroundings) => {
  withCaller(command)
    .addHelpText('after', '\nAs the token says with which it would call; the exchange is asked whether it takes it.')
    .action(async (options: CallerOptions) => {
      const { url, caller } = await callerOf(options, surroundings);
      // Every party may read this list: what is asked is whether the caller is known.
      await (await connect(options, surroundings)).get('v1/parties');
      const who = await whoOf(caller, new URL(url).origin);
      outputOf(options, surroundings).result(who, () => whoWords(who));
    });
};

export const profiles: Define = (command, surroundings) => {
  withOutput(command).action(async (options: LocationOptions) => {
    const items = await new Profiles(surroundings).all();
    outputOf(options, surroundings).result({ items }, () => profilesWords(items));
  });
};

interface LogoutOptions extends LocationOptions {
  readonly profile?: string;
}

export const logout: Define = (command, surroundings) => {
  withOutput(command)
    .argument('[url]', 'the exchange (ICX_URL, http://127.0.0.1:3000)')
    .option('--profile <name>', 'which one of that exchange, or of any')
    .addHelpText('after', '\nThe exchange is told, and what this machine kept of it is removed.')
    .action(async (url: string | undefined, options: LogoutOptions) => {
      const profiles = new Profiles(surroundings);
      const profile = await profileToEnd(url, options, surroundings);
      const { name, exchange, subject } = profile;
      const told = profile.system !== undefined || (await new Session(profile, profiles.folderOf(name)).end());
      await profiles.forget(name);
      outputOf(options, surroundings).result({ profile: name, exchange, subject, revoked: told }, () =>
        told
          ? `${subject} is signed out of ${exchange}.`
          : `${subject} is forgotten here. ${exchange} could not be told: the sign-in ends there by itself, eight hours after it began.`,
      );
    });
};

const profileToEnd = async (
  given: string | undefined,
  { profile }: LogoutOptions,
  surroundings: Surroundings,
): Promise<Profile> => {
  if (profile !== undefined) return profileNamed(profile, surroundings);
  const url = urlOf(given === undefined ? {} : { url: given }, surroundings);
  const found = await profileAt(url, surroundings);
  if (found) return found;
  throw wrongUsage('not-signed-in', `Nobody is signed in at ${url}: \`icx profiles\` tells who is where.`);
};
