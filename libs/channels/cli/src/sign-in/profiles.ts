import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { wrongUsage } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import { checkPrivate, readJson, writePrivate } from './private-file.ts';

/** Who calls an exchange from this machine, and how that is shown. No secret is in it: those are in files of their own. */
export interface Profile {
  readonly name: string;
  /** Origin, `https://codes.example`. */
  readonly exchange: string;
  /** Who gives its tokens. */
  readonly issuer: string;
  readonly clientId: string;
  /** All that may be asked for there. */
  readonly scopes: readonly string[];
  /** Of whom the first token was: a PartyId, and `user:AAAA/anna` or `client:AAAA/billing`. */
  readonly party: string | null;
  readonly subject: string;
  /** How a system proves who it is, by files that stay where they are; a person has a session instead. */
  readonly system?: { readonly keyFile: string; readonly certFile?: string };
}

const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** `codes.example`, `127.0.0.1-3000`. */
export const nameOf = (exchange: string): string =>
  new URL(exchange).host
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 64);

export const checkedName = (name: string): string => {
  if (NAME.test(name)) return name;
  throw wrongUsage('profile-name-invalid', `"${name}" is no name of a profile: write it like anna or codes.example.`);
};

/** Where people keep what their programs know of them; `undefined`: this one has no such place. */
const configFolder = ({ ICX_CONFIG, APPDATA, XDG_CONFIG_HOME, HOME }: Surroundings['env']): string | undefined => {
  if (ICX_CONFIG) return ICX_CONFIG;
  if (process.platform === 'win32') return APPDATA ? join(APPDATA, 'icx') : undefined;
  if (XDG_CONFIG_HOME) return join(XDG_CONFIG_HOME, 'icx');
  return HOME ? join(HOME, '.config', 'icx') : undefined;
};

/** The profiles of whoever uses this machine: a folder each. */
export class Profiles {
  readonly #folder: string | undefined;

  constructor({ env }: Surroundings) {
    const folder = configFolder(env);
    this.#folder = folder && join(folder, 'profiles');
  }

  folderOf(name: string): string {
    if (this.#folder !== undefined) return join(this.#folder, checkedName(name));
    throw wrongUsage('config-folder-unknown', 'There is no home to keep profiles in: name a folder with ICX_CONFIG.');
  }

  async all(): Promise<readonly Profile[]> {
    if (this.#folder === undefined) return [];
    const names = await readdir(this.#folder).catch(() => []);
    const found = await Promise.all(names.filter((name) => NAME.test(name)).map((name) => this.find(name)));
    return found.filter((profile) => profile !== undefined).toSorted((a, b) => a.name.localeCompare(b.name, 'en'));
  }

  find(name: string): Promise<Profile | undefined> {
    return readJson<Profile>(this.#fileOf(name));
  }

  /** Before it is used: whoever can change it can have tokens shown to somebody else. */
  check(name: string): Promise<void> {
    return checkPrivate(this.#fileOf(name));
  }

  async keep(profile: Profile): Promise<void> {
    await writePrivate(this.#fileOf(profile.name), profile);
  }

  async forget(name: string): Promise<void> {
    await rm(this.folderOf(name), { recursive: true, force: true });
  }

  #fileOf(name: string): string {
    return join(this.folderOf(name), 'profile.json');
  }
}
