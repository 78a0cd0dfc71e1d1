import { bearer, type Authentication } from '@icx/client';
import { sandboxToken } from '../data-folder/sandbox-token.ts';
import { exitCodes, Failure, wrongUsage } from '../failure.ts';
import { nameOf, Profiles, type Profile } from '../sign-in/profiles.ts';
import type { DataFolder, Surroundings } from '../surroundings.ts';

/** What was said of who calls. */
export interface Said {
  readonly as?: string;
  readonly user?: string;
  readonly profile?: string;
}

/** Who calls, and how it is shown at each call. */
export interface Caller {
  readonly authentication: Authentication;
  /** PartyId; `undefined`: its token does not say. */
  readonly party: string | undefined;
  /** By what it was chosen: `--as`, the variable `ICX_TOKEN`, or a profile. */
  readonly by: 'as' | 'token' | Profile;
}

/**
 * The one rule: `--as` in a sandbox; else the token in `ICX_TOKEN`, for scripts; else whoever signed in at that exchange;
 * else, in a sandbox, who such a command is for. @param byDefault that
 */
export const callerAt = async (
  url: string,
  said: Said,
  surroundings: Surroundings,
  folder: () => DataFolder,
  byDefault?: string,
): Promise<Caller> => {
  const { as, user, profile } = said;
  const inSandbox = (party: string) => sandboxCaller(url, party, user, folder);
  if ((as ?? user) !== undefined) {
    if (profile !== undefined) throw wrongUsage('caller-twice', 'Say --as, or --profile, not both.');
    const party = as ?? byDefault;
    if (party !== undefined) return inSandbox(party);
    throw wrongUsage(
      'caller-missing',
      `--user says which person of a party: say which party, --as AAAA --user ${user}.`,
    );
  }
  const token = surroundings.env['ICX_TOKEN']?.trim();
  if (token && profile === undefined) return tokenCaller(token);
  const signedIn = await (profile === undefined ? profileAt(url, surroundings) : profileNamed(profile, surroundings));
  if (signedIn) return profileCaller(signedIn, surroundings);
  if (byDefault !== undefined) return inSandbox(byDefault);
  throw await nobody(url, surroundings);
};

const tokenCaller = async (token: string): Promise<Caller> => {
  const { claimsOf } = await import('../sign-in/claims.ts');
  return {
    authentication: bearer(asHeader(token, 'ICX_TOKEN')),
    party: claimsOf(token)?.party ?? undefined,
    by: 'token',
  };
};

/** The profile of that name. Throws a `Failure` if there is none. */
export const profileNamed = async (name: string, surroundings: Surroundings): Promise<Profile> => {
  const profile = await new Profiles(surroundings).find(name);
  if (profile) return profile;
  throw wrongUsage('profile-unknown', `There is no profile "${name}": \`icx profiles\` tells which there are.`);
};

/**
 * Of that exchange the only one, or the one that is named after it; `undefined`: nobody signed in there. Throws a `Failure`
 * if it could be several.
 */
export const profileAt = async (url: string, surroundings: Surroundings): Promise<Profile | undefined> => {
  const { origin } = new URL(url);
  const there = (await new Profiles(surroundings).all()).filter(({ exchange }) => exchange === origin);
  const found = there.length > 1 ? there.find(({ name }) => name === nameOf(origin)) : there[0];
  if (found || there.length === 0) return found;
  const names = there.map(({ name }) => name).join(', ');
  throw wrongUsage('profile-ambiguous', `You are signed in at ${origin} as ${names}: say which with --profile.`);
};

export const profileCaller = async (profile: Profile, surroundings: Surroundings): Promise<Caller> => {
  const profiles = new Profiles(surroundings);
  await profiles.check(profile.name);
  return { authentication: await authenticationOf(profile, profiles), party: profile.party ?? undefined, by: profile };
};

/** What each takes is loaded when it is needed. */
const authenticationOf = async (profile: Profile, profiles: Profiles): Promise<Authentication> => {
  const { system, name } = profile;
  if (system) return (await import('../sign-in/system.ts')).systemAuthentication(profile, system);
  const { Session } = await import('../sign-in/session.ts');
  return new Session(profile, profiles.folderOf(name)).authentication();
};

const sandboxCaller = async (
  url: string,
  party: string,
  user: string | undefined,
  folder: () => DataFolder,
): Promise<Caller> => {
  const { isLive } = await import('../sign-in/resource.ts');
  const token = await sandboxToken(folder(), party, { user }).catch(async (error: unknown) => {
    throw (await isLive(url)) ? asInLive(url) : error;
  });
  const again = async (): Promise<boolean> => {
    if (await isLive(url)) throw asInLive(url);
    return false;
  };
  return { authentication: { ...bearer(token), again }, party, by: 'as' };
};

const asInLive = (url: string): Failure =>
  wrongUsage(
    'as-in-live',
    `The exchange at ${url} is live, and --as is for a sandbox: sign in with \`icx login ${new URL(url).origin}\`.`,
  );

const nobody = async (url: string, surroundings: Surroundings): Promise<Failure> => {
  const { origin } = new URL(url);
  const elsewhere = (await new Profiles(surroundings).all()).map(({ name, exchange }) => `${exchange} (${name})`);
  const hint = elsewhere.length > 0 ? ` You are at ${elsewhere.join(', ')}: set ICX_URL, or say --profile.` : '';
  return new Failure(
    exitCodes.usage,
    'caller-missing',
    `Nobody is signed in at ${origin}: icx login ${origin}, or --as AAAA if it is your sandbox, or a token in ICX_TOKEN.${hint}`,
  );
};

/** Anything else could not be sent as a header. */
export const asHeader = (value: string, name: string): string => {
  if (/^[\x21-\x7e]+$/.test(value)) return value;
  throw wrongUsage('value-not-visible-ascii', `${name} may hold only visible ASCII characters: copy it again.`);
};
