import type { Attachment } from '@icx/mail';
import { bounds } from './bounds.ts';
import type { Part } from './parts.ts';

/** A file, as an attachment or as a text that has a name. */
export const isFile = ({ text, filename }: Part): boolean => text === null || filename !== null;

/** What `ReadMail` tells of the files, without signatures and logos. */
export const attachmentsOf = (
  parts: readonly Part[],
): { readonly attachments: readonly Attachment[]; readonly faults: readonly string[] } => {
  const files = parts.filter((part) => isFile(part) && !isWrapping(part) && !part.related);
  const attachments = files.slice(0, bounds.attachments).map(attachmentOf);
  const faults = files.flatMap((part) => (isTnef(part) ? [TNEF] : []));
  return files.length > attachments.length
    ? { attachments, faults: [...faults, `It has more than ${bounds.attachments} files: the others were left out.`] }
    : { attachments, faults };
};

const TNEF = 'It came as winmail.dat, which only Outlook opens: whoever sent it is to send plain text or HTML.';
const isTnef = ({ type, filename }: Part): boolean =>
  /^application\/(?:vnd\.)?ms-tnef$/.test(type) || filename?.toLowerCase() === 'winmail.dat';

/** What belongs to how the mail is signed or reported. */
const isWrapping = ({ type, within }: Part): boolean =>
  /^application\/(?:x-)?(?:pkcs7-signature|pgp-signature)$/.test(type) ||
  (within[0] === 'multipart/report' && /^(?:message\/|text\/rfc822-headers$)/.test(type));

const attachmentOf = (part: Part): Attachment => {
  const bytes = part.text === null ? part.bytes : Buffer.from(part.text);
  const name = harmless(part.filename);
  const format = formatOf(name.toLowerCase(), part.type, bytes);
  return { name, type: part.type.slice(0, 100), format, bytes: format === 'other' ? new Uint8Array() : owned(bytes) };
};

/** What is handed to another thread must not be a view of something larger; a large file is none, and is not copied. */
const owned = (bytes: Buffer): Uint8Array =>
  bytes.byteLength === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer) : new Uint8Array(bytes);

const LONGEST_NAME = 100;

/** A name that can be shown and stored: the last of its folders, without what cannot be seen; its ending stays. */
export const harmless = (filename: string | null): string => {
  const plain = (filename ?? '')
    .normalize('NFC')
    .replace(/^.*[/\\]/su, '')
    .replace(/[\p{C}\p{Zl}\p{Zp}:*?"<>|]/gu, '')
    .replace(/\s+/gu, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  if (plain === '') return 'unnamed';
  const ending = /\.[A-Za-z0-9]{1,8}$/.exec(plain)?.[0] ?? '';
  const characters = [...plain.slice(0, plain.length - ending.length)];
  return `${characters.slice(0, LONGEST_NAME - ending.length).join('')}${ending}`.slice(0, LONGEST_NAME);
};

const ZIP = Buffer.from('PK\x03\x04', 'latin1');

export const startsAsZip = (bytes: Buffer): boolean => bytes.subarray(0, ZIP.length).equals(ZIP);

/** What it is called and what it is must both say so: a workbook called `.csv` is neither. */
const formatOf = (name: string, type: string, bytes: Buffer): Attachment['format'] => {
  const isZip = startsAsZip(bytes);
  const unnamed = name === 'unnamed' || !/\.[a-z0-9]{1,8}$/.test(name);
  if (name.endsWith('.xlsx') || (unnamed && type === XLSX)) return isZip ? 'xlsx' : 'other';
  if (name.endsWith('.csv') || (unnamed && type === 'text/csv')) return isZip || isBinary(bytes) ? 'other' : 'csv';
  return 'other';
};
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** Text has no NUL in it, unless it is UTF-16, which says so. */
const isBinary = (bytes: Buffer): boolean =>
  bytes.subarray(0, 4096).includes(0) && !/^(?:\xff\xfe|\xfe\xff)/.test(bytes.toString('latin1', 0, 2));
