import { count, document, instant, nullable, oneOf, Type, type DocumentOf } from '@icx/documents';
import { fileKinds } from '@icx/files';
import type { FileKind } from '../file-kind.ts';

/** The name that its party gave a profile, as a part of an address. */
export const PROFILE_ID = '^[0-9A-Za-z_-]{1,60}$';

export const profileSchema = document('FileProfile', {
  id: Type.String({ pattern: PROFILE_ID, description: 'As its party calls it.' }),
  version: count({ description: 'From 1: each saving is one of its own.' }),
  kind: oneOf(fileKinds),
  delimiter: nullable(Type.String({ description: 'null: as the file looks.' })),
  columns: Type.Array(
    Type.Object({
      header: Type.String({ description: 'As such files call it.' }),
      column: nullable(Type.String({ description: 'What it is; null: passed over.' })),
    }),
  ),
  constants: Type.Array(Type.Object({ column: Type.String(), value: Type.String() }), {
    description: 'What is the same in every row and stands in none.',
  }),
  savedAt: instant(),
});
export type ProfileDocument = DocumentOf<typeof profileSchema>;

export const profilesSchema = document('FileProfiles', { items: Type.Array(profileSchema) });
export type ProfilesDocument = DocumentOf<typeof profilesSchema>;

export const kindsSchema = document('FileKinds', {
  items: Type.Array(
    Type.Object({
      kind: oneOf(fileKinds),
      ignoresOthers: Type.Boolean({ description: 'Columns that it does not have are passed over.' }),
      columns: Type.Array(
        document('FileColumn', {
          name: Type.String(),
          required: Type.Boolean(),
          aliases: Type.Array(Type.String(), { description: 'Other names that it may have.' }),
          words: Type.String({ description: 'What it is.' }),
          example: Type.String(),
          secret: Type.Boolean({ description: 'Install codes: masked in whatever is given back.' }),
        }),
      ),
    }),
  ),
});
export type KindsDocument = DocumentOf<typeof kindsSchema>;

/** What files of each kind may have in them. */
export const kindsDocument = (kinds: readonly FileKind[]): KindsDocument => ({
  items: kinds.map(({ name: kind, ignoresOthers = false, columns }) => ({
    ...{ kind, ignoresOthers },
    columns: columns.map(({ name, required, aliases = [], words, example, secret = false }) => ({
      ...{ name, required, aliases, words, example, secret },
    })),
  })),
});
