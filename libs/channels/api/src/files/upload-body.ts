import type { Multipart, MultipartFile } from '@fastify/multipart';
import type { FastifyRequest } from 'fastify';
import { refuse } from '@icx/refusals';
import { Refused } from '../http/problem.ts';

/** What a file may be sent as; what is really in it, its reader finds out. */
export const fileTypes = [
  'application/octet-stream',
  'multipart/form-data',
  'text/csv',
  'text/plain',
  'text/tab-separated-values',
  'application/csv',
  'application/gzip',
  'application/x-gzip',
  'application/zip',
  'application/x-zip-compressed',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;

export const otherType =
  'Send the file as it is, with Content-Type: text/csv or application/octet-stream (curl: -H "content-type: text/csv" --data-binary @FILE), or as multipart/form-data in a part named file.';

const fileMissing = refuse.malformed(
  'file-missing',
  'There is no file in the call: send it as the body, or as multipart/form-data in a part named file.',
);
const brokenOff = refuse.malformed(
  'upload-broken-off',
  'The file did not come to its end, and nothing of it was kept. Send it again; large ones in pieces, by /v1/files/tus.',
);
const severalFiles = refuse.malformed(
  'upload-several-files',
  'There is more than one file in the form, and none was taken. Send each in a call of its own.',
);

export interface UploadBody {
  /** What a form says of it before it comes. */
  readonly said: Readonly<Record<string, string>>;
  /** Bytes that the call says it has; 0: it does not say. */
  readonly length: number;
  /** As the sender calls the file. */
  readonly name: string | undefined;
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** Bytes that a call says it has; 0: it does not say. */
export const lengthSaid = ({ headers }: FastifyRequest): number => Number(headers['content-length'] ?? 0);

/** Of a form that has more beside its file than an API's has. */
type FormLimits = Readonly<Record<'fields' | 'parts', number>>;

/** The file of a call, whichever way it is sent. Whatever ends it too early is thrown as `upload-broken-off`. */
export const uploadBodyOf = async (call: FastifyRequest, limits?: FormLimits): Promise<UploadBody> => {
  if (!call.isMultipart()) {
    const { raw } = call;
    if (lengthSaid(call) === 0 && call.headers['transfer-encoding'] === undefined) throw new Refused(fileMissing);
    return {
      said: {},
      length: lengthSaid(call),
      name: undefined,
      bytes: whole(raw.iterator({ destroyOnReturn: false }), () => raw.complete),
    };
  }
  const parts = call.parts(limits && { limits });
  const said: Record<string, string> = {};
  const part = await fileIn(parts, said).catch(() => undefined);
  if (part?.fieldname !== 'file') throw new Refused(fileMissing);
  const { file, filename } = part;
  const bytes = whole(file.iterator({ destroyOnReturn: false }), () => !file.truncated);
  return { said, length: lengthSaid(call), name: filename, bytes: alone(bytes, parts) };
};

const fileIn = async (
  parts: AsyncIterator<Multipart>,
  said: Record<string, string> = {},
): Promise<MultipartFile | undefined> => {
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return undefined;
    if (next.value.type === 'file') return next.value;
    if (typeof next.value.value === 'string') said[next.value.fieldname] = next.value.value;
  }
};

/** Nobody is to believe that a second file was taken, too: its form has one. */
async function* alone(file: AsyncIterable<Uint8Array>, parts: AsyncIterator<Multipart>): AsyncGenerator<Uint8Array> {
  yield* file;
  const another = await fileIn(parts).catch((error: unknown) => error);
  if (another === undefined) return;
  throw new Refused((another as { code?: string }).code === 'FST_FILES_LIMIT' ? severalFiles : brokenOff);
}

async function* whole(bytes: AsyncIterable<unknown>, isWhole: () => boolean): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of bytes) yield chunk as Uint8Array;
  } catch {
    throw new Refused(brokenOff);
  }
  if (!isWhole()) throw new Refused(brokenOff);
}
