import { fileKinds } from '@icx/files';
import type { FileKindName, FileOptions, ProfileRef } from '@icx/files';
import { parsePartyId } from '@icx/identifiers';
import type { PartyId } from '@icx/identifiers';
import { describing, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { Position } from '@icx/event-store';
import { Field } from '../http/field.ts';
import { cursor, flag, oneOf, wholeNumber } from '../http/parsers.ts';

const profile = describing(
  (value): Parsed<ProfileRef> => {
    const [, id, version] = /^([\w-]{1,60})@(\d{1,9})$/.exec(String(value)) ?? [];
    return id === undefined
      ? refuse('profile-invalid', 'Name a mapping profile of your party and its version: flexco@3.')
      : { id, version: Number(version) };
  },
  { type: 'string', pattern: '^[0-9A-Za-z_-]{1,60}@[0-9]{1,9}$', example: 'flexco@3' },
);

/** How a file is to be taken. */
export class UploadOptionsDto {
  @Field(flag, { optional: true, description: 'Everything but the writing: what would become of each row.' })
  dryRun?: boolean;

  @Field(flag, { optional: true, description: 'One refused row, and nothing of it is taken.' })
  allOrNothing?: boolean;

  @Field(profile, { optional: true, description: 'By which of your mapping profiles it is read.' })
  profile?: ProfileRef;

  @Field(parsePartyId, {
    optional: true,
    description: 'asn: who first held what is in it, where a recorded succession makes you its successor.',
  })
  originalParty?: PartyId;
}

/** What an address says of an upload; of one in pieces its metadata do. */
export class UploadDto extends UploadOptionsDto {
  @Field(oneOf(fileKinds), { description: 'What its rows are.' })
  kind!: FileKindName;
}

export const optionsOf = ({ dryRun, allOrNothing, profile, originalParty }: UploadOptionsDto): FileOptions => ({
  dryRun: dryRun ?? false,
  allOrNothing: allOrNothing ?? false,
  profile: profile ?? null,
  originalParty: originalParty ?? null,
});

export class FileListDto {
  @Field(cursor, { optional: true, description: 'The next of the page before.' })
  after?: Position;

  @Field(wholeNumber(1, 1000), { optional: true, description: 'Files on a page, 1 to 1000; by default 100.' })
  limit?: number;
}
