import type { KeyObject } from 'node:crypto';
import { thumbprintOf, thumbprintOfPrivate } from './escrow-key.ts';
import { openFromEscrow } from './escrow-seal.ts';
import { escrowCheckKeyOf, isUnchangedEscrow, readEscrowText, type CheckedEscrow } from './escrow-text.ts';
import { tenantName } from './escrow.ts';
import { KeyDoesNotFit } from './key-ring.ts';
import { contextOf } from './kms.ts';
import type { RingSecrets } from './ring-secrets.ts';

/** The escrow cannot be used. The message says what to do; `code` is stable. */
export class EscrowRefused extends Error {
  constructor(
    readonly code:
      'escrow-damaged' | 'escrow-key-does-not-fit' | 'escrow-missing' | 'escrow-of-a-kms' | 'escrow-outdated',
    message: string,
  ) {
    super(message);
  }
}

/** What an escrow gave back, in clear: to be kept by a KMS again, and zeroed. */
export interface Recovered extends RingSecrets {
  readonly content: CheckedEscrow;
}

const damaged = new EscrowRefused(
  'escrow-damaged',
  'The escrow file is damaged: take escrow.json of another copy of this backup, or of another backup.',
);

/** The secrets in an escrow file. Throws `EscrowRefused`. */
export const openEscrow = async (text: string, privateKey: KeyObject): Promise<Recovered> => {
  const content = readEscrowText(text);
  if (!content) throw damaged;
  const [sealedTo, given] = [thumbprintOf(content.recipient), thumbprintOfPrivate(privateKey)];
  if (sealedTo !== given)
    throw new EscrowRefused(
      'escrow-key-does-not-fit',
      `This escrow is sealed to the key ${sealedTo}, and the one given is ${given}: give the private half of the former.`,
    );
  const opened: Buffer[] = [];
  const open = async (sealed: string, name: string): Promise<Buffer> => {
    const key = await openFromEscrow(sealed, privateKey, contextOf(content.pairId, name));
    opened.push(key);
    return key;
  };
  try {
    const root = await open(content.root, 'root');
    if (!isUnchangedEscrow(content, escrowCheckKeyOf(root))) throw new KeyDoesNotFit();
    const wrapping = new Map<number, Uint8Array>();
    for (const { version, sealed } of content.wrapping) wrapping.set(version, await open(sealed, tenantName(version)));
    return { root, wrapping, content };
  } catch (error) {
    for (const key of opened) key.fill(0);
    throw error instanceof KeyDoesNotFit ? damaged : error;
  }
};
