import { createHmac, timingSafeEqual } from 'node:crypto';
import { isRefusal } from '@icx/refusals';
import { parseEscrowJwk, type EscrowJwk } from './escrow-key.ts';
import { deriveSubkey } from './subkeys.ts';

/** What the escrow file holds: each key as a JWE of its own, so that adding one needs no other in clear. */
export interface EscrowContent {
  readonly pairId: string;
  /** Where the keys are kept: `local`, or the KMS. Keys of a KMS are not put into a file in clear without being told. */
  readonly keptBy: string;
  readonly recipient: EscrowJwk;
  readonly root: string;
  /** Oldest first. */
  readonly wrapping: readonly { readonly version: number; readonly sealed: string }[];
}

export type CheckedEscrow = EscrowContent & { readonly check: string };

const format = 'icx-escrow-1';
const warning =
  'The keys of the exchange, each sealed to the escrow key: with its private half and the vault every install code can ' +
  'be read, without it nothing. It is part of the backup.';

export const escrowCheckKeyOf = (root: Uint8Array): Buffer => deriveSubkey(root, 'escrow-file');

const checkOf = ({ pairId, keptBy, recipient, root, wrapping }: EscrowContent, checkKey: Uint8Array): string =>
  createHmac('sha256', checkKey)
    .update(JSON.stringify([format, pairId, keptBy, recipient, root, wrapping.map((key) => [key.version, key.sealed])]))
    .digest('base64url');

/** `checkKey` is derived from the root: who can write the file but has no key cannot make himself the recipient. */
export const writeEscrowText = (content: EscrowContent, checkKey: Uint8Array): string => {
  const { pairId, keptBy, recipient, root, wrapping } = content;
  const check = checkOf(content, checkKey);
  return `${JSON.stringify({ warning, format, pairId, keptBy, recipient, root, wrapping, check }, null, 2)}\n`;
};

const parsed = (text: string): Record<string, unknown> => {
  try {
    return (JSON.parse(text) as Record<string, unknown> | null) ?? {};
  } catch {
    return {};
  }
};

const isSealed = (value: unknown): value is EscrowContent['wrapping'][number] => {
  const { version, sealed } = (value ?? {}) as { version?: unknown; sealed?: unknown };
  return Number.isSafeInteger(version) && typeof sealed === 'string';
};

/** `undefined` if it has not the shape; whether it was changed, only `isUnchangedEscrow` tells. */
export const readEscrowText = (text: string): CheckedEscrow | undefined => {
  const { format: found, pairId, keptBy, recipient: jwk, root, wrapping, check } = parsed(text);
  const recipient = parseEscrowJwk(jwk);
  if (found !== format || isRefusal(recipient) || typeof pairId !== 'string' || typeof keptBy !== 'string')
    return undefined;
  if (typeof root !== 'string' || typeof check !== 'string') return undefined;
  if (!Array.isArray(wrapping) || wrapping.length === 0 || !wrapping.every(isSealed)) return undefined;
  return { pairId, keptBy, recipient, root, wrapping, check };
};

export const isUnchangedEscrow = (content: CheckedEscrow, checkKey: Uint8Array): boolean => {
  const expected = Buffer.from(checkOf(content, checkKey));
  const found = Buffer.from(content.check);
  return expected.length === found.length && timingSafeEqual(expected, found);
};
