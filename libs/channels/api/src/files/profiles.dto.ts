import { fileKinds } from '@icx/files';
import type { FileKindName, ProfileContent } from '@icx/files';
import { PROFILE_ID } from '@icx/files-service';
import { describing, isRead, objectTaken, readRow, refuse } from '@icx/refusals';
import type { Parsed, Parser, Shape } from '@icx/refusals';
import { Field } from '../http/field.ts';
import { line, listOf, oneOf, wholeNumber } from '../http/parsers.ts';

/** Names and constants of a profile at most; a file has 256 columns. */
const MOST = 256;

/** A part of a profile: the first thing that is wrong with it, where it is. */
const partOf = <T extends object>(shape: Shape<T>, words: string): Parser<T> => {
  const notObject = refuse.malformed('profile-part-not-object', words);
  return describing(
    (value): Parsed<T> => {
      const read = readRow(value, shape, notObject);
      return isRead(read) ? read : read[0]!;
    },
    objectTaken(shape.members as Readonly<Record<string, Parser>>, shape.required as readonly string[]),
  );
};

const columnOf = partOf<{ readonly header: string; readonly column?: string }>(
  { members: { header: line(120), column: line(60) }, required: ['header'] },
  'Give objects with header and column.',
);
const constantOf = partOf<{ readonly column: string; readonly value: string }>(
  { members: { column: line(60), value: line(200) }, required: ['column', 'value'] },
  'Give objects with column and value.',
);
const listInvalid = refuse.malformed('profile-list-invalid', `Give a list of up to ${MOST} objects.`);

const profileId = describing(
  (value): Parsed<string> =>
    typeof value === 'string' && new RegExp(PROFILE_ID).test(value)
      ? value
      : refuse('profile-id-invalid', 'Name the profile with 1 to 60 letters, digits, hyphens or underscores: flexco.'),
  { type: 'string', pattern: PROFILE_ID },
);

export class SaveProfileDto {
  @Field(profileId, { description: 'As you call it; saved again it gets a new version.', example: 'flexco' })
  id!: string;
  @Field(oneOf(fileKinds), { description: 'What the rows of such files are.' }) kind!: FileKindName;
  @Field(oneOf([',', ';', '\t', '|']), { optional: true, description: 'Between cells; by default as the file looks.' })
  delimiter?: string;
  @Field(listOf(columnOf, 0, MOST, listInvalid), {
    description: 'Names that such files have, and the column that each is; without a column it is passed over.',
  })
  columns!: readonly { readonly header: string; readonly column?: string }[];
  @Field(listOf(constantOf, 0, MOST, listInvalid), {
    optional: true,
    description: 'What is the same in every row and stands in none: a device type, how codes are written.',
  })
  constants?: ProfileContent['constants'];
}

export const contentOf = ({ kind, delimiter, columns, constants }: SaveProfileDto): ProfileContent => ({
  ...{ kind, delimiter: delimiter ?? null, constants: constants ?? [] },
  columns: columns.map(({ header, column }) => ({ header, column: column ?? null })),
});

export class ReadProfileDto {
  @Field(wholeNumber(1, 999_999_999), { optional: true, description: 'By default the newest.' }) version?: number;
}
