import type { ProfileContent } from '@icx/files';
import { wrongUsage } from '../failure.ts';
import { jsonIn } from './json.ts';
import { bytesOf } from './read-file.ts';

const isList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((one) => typeof one === 'object' && one !== null);

/** A mapping profile that is not saved yet; what is wrong in it, the exchange says. */
export const draftIn = async (file: string): Promise<ProfileContent> => {
  const value = jsonIn(file, await bytesOf(file)) as ProfileContent | undefined;
  if (value && isList(value.columns) && isList(value.constants ?? []) && typeof value.kind === 'string')
    return { ...value, delimiter: value.delimiter ?? null, constants: value.constants ?? [] };
  throw wrongUsage('profile-draft-invalid', `${file} holds no mapping profile: make one with icx profile make.`);
};
