import type { HeldLabel } from '@icx/vault';
import { deviceIdOf } from '@icx/vault/engine';
import { representations } from '@icx/install-code';
import type { HoldingRow } from './holding-schema.ts';
import type { HoldingWords } from './holding-words.ts';

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
