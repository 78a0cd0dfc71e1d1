import { folderTexts, type KeyTextName } from '@icx/keys';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Shelf } from './shelf.ts';

const names: readonly KeyTextName[] = ['escrow', 'keys'];

/** What a KMS wrapped, in the files that an embedded exchange reads it from. Of before a move there may be an older one: it is replaced. */
export const keyFolderShelf = (folder: string): Shelf => {
  const texts = folderTexts(join(folder, 'keys.json'), randomBytes);
  const rows = async () => {
    const read = await Promise.all(names.map(async (name) => ({ name, text: (await texts.read(name)) ?? null })));
    return read.filter(({ text }) => text !== null);
  };
  return {
    count: async () => (await rows()).length,
    page: async (after) => (after ? [] : rows()),
    last: async () => undefined,
    write: (moved) =>
      texts.alone(async (alone) => {
        for (const { name, text } of moved) await alone.write(name as KeyTextName, text as string);
      }),
  };
};
