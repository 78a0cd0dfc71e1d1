import type { AttachmentType } from '@icx/requests';

const startsWith = (bytes: Uint8Array, start: string): boolean =>
  Buffer.from(bytes.subarray(0, start.length)).toString('latin1') === start;

/** Characters that no text has: what holds one is a file of some program. */
const notText = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]/;
const HEAD = 64 * 1024;

/** A head of header lines, up to an empty one, that say who wrote it. */
const isMail = (bytes: Uint8Array): boolean => {
  const head = Buffer.from(bytes.subarray(0, HEAD))
    .toString('latin1')
    .split(/\r?\n\r?\n/)[0]!;
  return /^[!-9;-~]+:/.test(head) && /^from:/im.test(head) && /^(?:date|message-id|received):/im.test(head);
};

const isText = (bytes: Uint8Array): boolean => {
  try {
    return !notText.test(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return false;
  }
};

/** By its content, whatever it is called; `undefined`: none of those that are taken. */
export const attachmentTypeOf = (bytes: Uint8Array): AttachmentType | undefined => {
  if (startsWith(bytes, '%PDF-')) return 'pdf';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (isMail(bytes)) return 'eml';
  return isText(bytes) ? 'txt' : undefined;
};
