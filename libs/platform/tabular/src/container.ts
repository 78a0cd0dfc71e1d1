/** What a file is, as its first bytes say. */
export type Container = 'text' | 'gzip' | 'zip' | 'encrypted' | 'xls' | 'other';

const begins = (sample: Buffer, ...bytes: readonly number[]): boolean => bytes.every((byte, at) => sample[at] === byte);
/** A workbook with a password is an old container with this in its table of contents. */
const PASSWORD = Buffer.from('EncryptedPackage', 'utf16le');

export const containerOf = (sample: Buffer): Container => {
  if (begins(sample, 0x1f, 0x8b)) return 'gzip';
  if (begins(sample, 0x50, 0x4b, 0x03, 0x04) || begins(sample, 0x50, 0x4b, 0x05, 0x06)) return 'zip';
  if (begins(sample, 0xd0, 0xcf, 0x11, 0xe0)) return sample.includes(PASSWORD) ? 'encrypted' : 'xls';
  return /^(\xef\xbb\xbf)?\s*(%PDF|<|\{|\[)/.test(sample.toString('latin1', 0, 100)) ? 'other' : 'text';
};
