import type { FastifyRequest } from 'fastify';
import { uploadBodyOf, type UploadBody } from '@icx/api-channel/files';
import { Refused } from '@icx/api-channel/http';
import { commandLimits, refuse } from '@icx/refusals';
import type { FieldWords, Values } from './fields.ts';
import { notAForm } from './read-forms.ts';

/** Its field comes last in its form, since a file may be of any length: what is needed to let it in stands before it. */
export const FILE = 'file';
const notChosen = refuse.malformed('file-not-chosen', 'Choose the file that is to be sent.', `/${FILE}`);
const limits = { fields: commandLimits.members, parts: commandLimits.members + 1 };

export const hasFile = (fields: readonly FieldWords[]): boolean => fields.some(({ kind }) => kind === 'file');

/** Of a route that takes a form with a file: it is read as it comes, by whoever was let in. */
export const streamsOf = (fields: readonly FieldWords[]) =>
  hasFile(fields) ? { streams: { types: ['multipart/form-data'], refusal: notAForm } } : {};

/** What was filled in, and the file behind it, of which nothing is read yet. */
export const sentIn = async (
  call: FastifyRequest,
  fields: readonly FieldWords[],
): Promise<{ readonly typed: Values; readonly file?: UploadBody }> => {
  if (!hasFile(fields)) return { typed: (call.body ?? {}) as Values };
  const file = await uploadBodyOf(call, limits);
  return { typed: file.said, file };
};

/** Throws where nobody chose one: browsers send an empty one without a name. */
export const chosen = (file: UploadBody | undefined): void => {
  if (file && !file.name) throw new Refused(notChosen);
};
