import { readFile } from 'node:fs/promises';
import { wrongUsage, type Failure } from '../failure.ts';

export const unreadable = (file: string, error: unknown): Failure =>
  wrongUsage(
    'file-unreadable',
    `${file} cannot be read (${(error as NodeJS.ErrnoException).code}). Name the right file.`,
  );

/** Of a file that was named: throws `unreadable`. */
export const bytesOf = (file: string): Promise<Uint8Array> =>
  readFile(file).catch((error: unknown) => {
    throw unreadable(file, error);
  });

export const textOf = async (file: string): Promise<string> => Buffer.from(await bytesOf(file)).toString();
