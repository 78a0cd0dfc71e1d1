import { deciderOf, type CommandContext, type Commands } from '@icx/commands';
import {
  evolveProfiles,
  newestProfiles,
  noProfiles,
  profileEventTypes,
  profileOf,
  profilesStream,
  profileUnknown,
  saveProfile,
  type FileKindName,
  type Profile,
  type ProfileContent,
  type ProfileRef,
  type Profiles as Saved,
  type ProfileSaved,
} from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import { codeMisplaced, mayHoldInstallCode } from '@icx/install-code';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import type { Column } from '../file-kind.ts';
import type { FileKinds } from '../file-kinds.ts';
import type { Mapping } from '../resolve-columns.ts';
import { mappingIn } from './mapping-in.ts';

const profilesOf = deciderOf<Saved, ProfileSaved>(noProfiles, evolveProfiles, profileEventTypes);

/** The mapping profiles of each party: saved, never changed, shared by its people and by nobody else. */
export class Profiles {
  constructor(
    private readonly commands: Commands,
    private readonly kinds: FileKinds,
  ) {}

  /** As a new version. Refused with `profile-column-unknown`, `profile-constant-secret`, `install-code-misplaced`, or as `saveProfile` says. */
  async save(id: string, content: ProfileContent, context: CommandContext): Promise<Profile | Refusal> {
    const kind = this.kinds.of(content.kind);
    const fault = isRefusal(kind) ? kind : faultIn(content, kind.columns);
    if (fault) return fault;
    const done = await this.commands.perform(profilesStream(context.party), profilesOf, context, (saved) =>
      saveProfile(saved, id, content, context.receivedAt),
    );
    return isRefusal(done) ? done : profileOf(done.state, id);
  }

  /** The newest version of each, by name. */
  async list(party: PartyId): Promise<readonly Profile[]> {
    return newestProfiles(await this.#saved(party));
  }

  /** @param version without one the newest */
  async read(party: PartyId, id: string, version?: number): Promise<Profile | Refusal> {
    return profileOf(await this.#saved(party), id, version);
  }

  /** What a file of that kind is read by. Refused with `profile-unknown`. */
  async mappingOf({ id, version }: ProfileRef, party: PartyId, kind: FileKindName): Promise<Mapping | Refusal> {
    const profile = await this.read(party, id, version);
    if (isRefusal(profile)) return profile;
    return profile.kind === kind ? mappingIn(profile) : profileUnknown;
  }

  async #saved(party: PartyId): Promise<Saved> {
    return (await this.commands.load(profilesStream(party), profilesOf)).state;
  }
}

const faultIn = ({ columns, constants }: ProfileContent, known: readonly Column[]): Refusal | undefined => {
  const names = known.map(({ name }) => name);
  const isKnown = ({ column }: { readonly column: string | null }) => column === null || names.includes(column);
  const unknown = [columns.findIndex((one) => !isKnown(one)), constants.findIndex((one) => !isKnown(one))];
  const where = unknown[0]! >= 0 ? `/columns/${unknown[0]}` : unknown[1]! >= 0 ? `/constants/${unknown[1]}` : undefined;
  if (where !== undefined)
    return refuse(
      'profile-column-unknown',
      `Files of this kind have no such column. Name one of ${names.join(', ')}.`,
      `${where}/column`,
    );
  for (const [list, texts] of [
    ['columns', columns.map(({ header }) => header)],
    ['constants', constants.map(({ value }) => value)],
  ] as const) {
    const code = texts.findIndex(mayHoldInstallCode);
    if (code >= 0) return { ...codeMisplaced, pointer: `/${list}/${code}` };
  }
  const secret = constants.findIndex(({ column }) => known.some(({ name, secret: is }) => is && name === column));
  return secret < 0
    ? undefined
    : refuse(
        'profile-constant-secret',
        'Install codes stand in their rows, and never in a profile. Leave this constant out.',
        `/constants/${secret}/column`,
      );
};
