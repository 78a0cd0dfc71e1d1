import type { HeldLabel } from '@icx/vault';
import { representations } from '@icx/install-code';
import type { HoldingRow } from './holding-schema.ts';
import type { HoldingWords } from './holding-words.ts';

/** Eight bytes of each Device ID, one after another. */
export const deviceBytes = (deviceIds: readonly string[]): Buffer =>
  Buffer.from(deviceIds.join('').replaceAll('-', ''), 'hex');

const deviceIdOf = (device: Uint8Array): string =>
  Array.from(device, (byte) => byte.toString(16).padStart(2, '0'))
    .join('-')
    .toUpperCase();

export const labelOf = (row: HoldingRow, words: HoldingWords): HeldLabel => ({
  holder: words.wordOf(row.holder),
  source: words.wordOf(row.source),
  uploader: words.wordOf(row.uploader),
  at: row.putAt,
  line: row.line,
  deviceId: deviceIdOf(row.device),
  deviceType: words.wordOf(row.type),
  manufacturer: row.manufacturer === null ? null : words.wordOf(row.manufacturer),
  msn: row.msn,
  // Stored by its number in the list, to which any later one is added at the end.
  representation: representations[row.representation]!,
  fingerprint: Buffer.from(row.fingerprint).toString('base64url'),
});
