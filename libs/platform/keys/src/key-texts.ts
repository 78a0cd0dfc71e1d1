import { existsSync, readFileSync } from 'node:fs';
import { escrowPathOf } from './escrow.ts';
import type { Random } from './key-ring.ts';
import { createKeyFile, readKeyFile, replaceKeyFile } from './private-file.ts';

export type KeyTextName = 'keys' | 'escrow';

/** The two texts of a ring whose keys a KMS wrapped, while nobody else changes them. */
export interface KeyTextsAlone {
  /** `undefined`: there is none. */
  read(name: KeyTextName): Promise<string | undefined>;
  write(name: KeyTextName, text: string): Promise<void>;
}

/** Where those texts are. */
export interface KeyTexts {
  /** For messages: a file, a table. */
  readonly place: string;
  /** Other processes change them too: so they are read again from time to time. */
  readonly shared: boolean;
  read(name: KeyTextName): Promise<string | undefined>;
  /** Makes the first text of the keys; another start may have been first, and its text stays. */
  create(text: string): Promise<void>;
  /** What is written within is durable when it resolves, and not written when it rejects: all of it, but in a folder. */
  alone<T>(work: (texts: KeyTextsAlone) => Promise<T>): Promise<T>;
}

/** The data folder of one process. */
export const folderTexts = (path: string, random: Random): KeyTexts => {
  const escrow = escrowPathOf(path);
  const read = async (name: KeyTextName) => {
    if (name === 'keys') return readKeyFile(path);
    return existsSync(escrow) ? readFileSync(escrow, 'utf8') : undefined;
  };
  const write = async (name: KeyTextName, text: string) =>
    replaceKeyFile(name === 'keys' ? path : escrow, text, random);
  return {
    place: path,
    shared: false,
    read,
    create: async (text) => createKeyFile(path, text, random),
    alone: (work) => work({ read, write }),
  };
};
