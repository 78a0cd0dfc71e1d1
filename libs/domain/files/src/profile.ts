import type { PartyId } from '@icx/identifiers';
import { refuse, type Refusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';
import type { FileKindName } from './file.ts';

/** How the files of one source are written, where that is not as everybody may write them. */
export interface ProfileContent {
  readonly kind: FileKindName;
  /** One character; `null`: as the file looks. */
  readonly delimiter: string | null;
  /** A file's own names, and the column that each of them is; `null`: passed over. */
  readonly columns: readonly { readonly header: string; readonly column: string | null }[];
  /** What is the same in every row and stands in none of them: a device type, how codes are written. */
  readonly constants: readonly { readonly column: string; readonly value: string }[];
}

/** One version of a mapping profile. What was read by one is always read by the same. */
export interface Profile extends ProfileContent {
  /** As its party calls it. */
  readonly id: string;
  /** From 1. */
  readonly version: number;
  readonly savedAt: Instant;
}

/** Stream `file-profiles-<party>`: all mapping profiles of a party, shared by its people. */
export interface ProfileSaved {
  readonly type: 'files.profile-saved.v1';
  readonly data: Profile;
}
export const profileEventTypes = ['files.profile-saved.v1'] as const satisfies readonly ProfileSaved['type'][];

/** Every version that was saved, oldest first. */
export type Profiles = readonly Profile[];
export const noProfiles: Profiles = [];
export const evolveProfiles = (profiles: Profiles, { data }: ProfileSaved): Profiles => [...profiles, data];

export const profilesStream = (party: PartyId): string => `file-profiles-${party}`;

/** Versions that a party may save: all of them are read whenever one is. */
const MOST = 1_000;

export const profileUnknown = refuse.unknown(
  'profile-unknown',
  'Your party has no such mapping profile, or not in this version: icx profile list shows them.',
);
const otherKind = refuse.conflict(
  'profile-of-other-kind',
  'There is a mapping profile of this name for another kind of file. Give this one another name.',
);
const tooMany = refuse.conflict(
  'profiles-too-many',
  `A party has at most ${MOST} versions of mapping profiles. Use one that is there.`,
);

/** That version, or the newest. Refused with `profile-unknown`. */
export const profileOf = (profiles: Profiles, id: string, version?: number): Profile | Refusal =>
  profiles.findLast((one) => one.id === id && (version === undefined || one.version === version)) ?? profileUnknown;

/** The newest of each, by name. */
export const newestProfiles = (profiles: Profiles): readonly Profile[] =>
  [...new Map(profiles.map((profile) => [profile.id, profile])).values()].toSorted((one, other) =>
    one.id < other.id ? -1 : 1,
  );

/** A new version, even if it says the same as the last one: then that it was saved is on record. */
export const saveProfile = (
  profiles: Profiles,
  id: string,
  content: ProfileContent,
  savedAt: Instant,
): readonly ProfileSaved[] | Refusal => {
  if (profiles.length >= MOST) return tooMany;
  const last = profiles.findLast((one) => one.id === id);
  if (last && last.kind !== content.kind) return otherKind;
  return [{ type: 'files.profile-saved.v1', data: { id, version: (last?.version ?? 0) + 1, ...content, savedAt } }];
};
