import { createHmac, timingSafeEqual } from 'node:crypto';
import type { RingSecrets } from './ring-secrets.ts';
import { deriveSubkey } from './subkeys.ts';

/** What the key file holds. */
export interface KeyFileContent extends RingSecrets {
  /** Random name that log, vault and keys of one exchange share. Not secret. */
  readonly pairId: string;
}

const format = 'icx-keys-1';
const warning =
  'Development and sandbox keys. Whoever has this file and the vault can read every install code; without this file ' +
  'nobody can. Keep a copy, apart from the copies of the database.';

const encode = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

/** Over everything that matters, so that one changed character is noticed at start and not at the first reveal. */
const checkOf = ({ pairId, root, wrapping }: KeyFileContent): Buffer => {
  const keys = [...wrapping].map(([version, key]) => [version, encode(key)]);
  return createHmac('sha256', deriveSubkey(root, 'key-file'))
    .update(JSON.stringify([format, pairId, keys]))
    .digest();
};

export const writeKeyFileText = (content: KeyFileContent): string => {
  const wrapping = [...content.wrapping].map(([version, key]) => ({ version, key: encode(key) }));
  const { pairId, root } = content;
  const file = { warning, format, pairId, root: encode(root), wrapping, check: encode(checkOf(content)) };
  return `${JSON.stringify(file, null, 2)}\n`;
};

const readKey = (value: unknown): Buffer | undefined => {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'base64url') : Buffer.alloc(0);
  return bytes.length === 32 && encode(bytes) === value ? bytes : undefined;
};

const readWrapping = (value: unknown): Map<number, Uint8Array> | undefined => {
  const wrapping = new Map<number, Uint8Array>();
  if (!Array.isArray(value) || value.length === 0) return undefined;
  for (const entry of value as { version?: unknown; key?: unknown }[]) {
    const key = readKey(entry?.key);
    if (!key || !Number.isSafeInteger(entry.version) || wrapping.has(entry.version as number)) return undefined;
    wrapping.set(entry.version as number, key);
  }
  return wrapping;
};

/** `undefined` if the text is not, character for character in what matters, what `writeKeyFileText` wrote. */
export const readKeyFileText = (text: string): KeyFileContent | undefined => {
  let file: Record<string, unknown> | null;
  try {
    file = JSON.parse(text) as Record<string, unknown> | null;
  } catch {
    return undefined;
  }
  const root = readKey(file?.['root']);
  const check = readKey(file?.['check']);
  const wrapping = readWrapping(file?.['wrapping']);
  const pairId = file?.['pairId'];
  if (!root || !check || !wrapping || typeof pairId !== 'string' || file?.['format'] !== format) return undefined;
  const content = { pairId, root, wrapping };
  return timingSafeEqual(check, checkOf(content)) ? content : undefined;
};
