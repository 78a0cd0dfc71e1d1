import type { CommandContext } from '@icx/commands';
import type { FileId, FileKindName, FileOptions } from '@icx/files';
import type { PartyId } from '@icx/identifiers';
import type { Actor } from '@icx/parties';
import type { Refusal } from '@icx/refusals';

/** Whoever uploads, once it was let in. */
export type Uploader = Pick<Actor, 'user' | 'scopes' | 'signIn'> & { readonly party: PartyId };

/** What the second person is told of a file: its bytes are named by their hash. */
export interface FileToApprove {
  readonly file: FileId;
  readonly kind: FileKindName;
  readonly name: string | null;
  readonly bytes: number;
  readonly hash: string;
  readonly options: FileOptions;
}

/** Where the single act of a kind needs two people, so does its file, whole: nothing of it is written before. */
export interface SecondPerson {
  /** Asked when the last byte is here. `undefined`: nobody else is needed. */
  propose(
    file: FileToApprove,
    uploader: Uploader,
    context: CommandContext,
  ): Promise<{ readonly approval: string } | Refusal | undefined>;
}

/** What comes of it for the file; each may come twice and is done once. */
export interface WaitingFiles {
  /** Whether another file of the kind came from the party before, of which rows were taken or may be. */
  hasEarlier(than: FileId, kind: FileKindName, party: PartyId): Promise<boolean>;
  approve(file: FileId, by: CommandContext): Promise<Refusal | undefined>;
  decline(file: FileId, by: CommandContext): Promise<void>;
}
