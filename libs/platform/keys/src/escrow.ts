import { dirname, join } from 'node:path';
import { thumbprintOf, type EscrowJwk } from './escrow-key.ts';
import { sealToEscrow } from './escrow-seal.ts';
import { escrowCheckKeyOf, isUnchangedEscrow, readEscrowText, writeEscrowText } from './escrow-text.ts';
import type { EscrowContent } from './escrow-text.ts';
import { contextOf } from './kms.ts';
import type { RingSecrets } from './ring-secrets.ts';

export interface EscrowState {
  /** Thumbprint (RFC 7638) of the key that the keys are sealed to; `null`: there is no escrow. */
  readonly key: string | null;
  /** Versions of the wrapping keys in it. */
  readonly versions: readonly number[];
  /** Why the escrow does not hold what it should; then `key` is `null`, and registering the key again makes it anew. */
  readonly problem?: string;
}

/** The escrow of the keys of one exchange. */
export interface KeyEscrow {
  /** Seals every key to this one, and every key to come. Throws `KmsUnavailable`. */
  register(recipient: EscrowJwk): Promise<void>;
  state(): EscrowState;
}

export interface EscrowParts {
  readonly pairId: string;
  readonly keptBy: string;
  readonly root: Uint8Array;
}

/** Puts the text of the escrow in its place, durably. */
export type WriteEscrow = (text: string) => void | Promise<void>;

export const escrowPathOf = (keyFile: string): string => join(dirname(keyFile), 'escrow.json');

/**
 * The escrow file of a ring. The ring tells it of a new key before the key wraps anything, and of a retired one after it
 * is gone: the file may hold a key too many after a crash, never one too few.
 */
export class EscrowFile {
  readonly #parts: Omit<EscrowParts, 'root'>;
  readonly #checkKey: Buffer;
  #content: EscrowContent | undefined;
  #problem: string | undefined;

  /** @param text what is in it; `undefined`: there is none */
  constructor({ root, ...parts }: EscrowParts, text: string | undefined, versions: readonly number[]) {
    this.#parts = parts;
    this.#checkKey = escrowCheckKeyOf(root);
    this.follow(text, versions);
  }

  /**
   * Takes it as it is now. One that is not sound does not stop the exchange: codes would wait for what only a disaster needs.
   * @param versions in the key file
   */
  follow(text: string | undefined, versions: readonly number[]): void {
    this.#content = undefined;
    this.#problem = undefined;
    if (text === undefined) return;
    const found = readEscrowText(text);
    const again = 'Register the escrow key again: `icx keys escrow`.';
    if (!found || found.pairId !== this.#parts.pairId || !isUnchangedEscrow(found, this.#checkKey)) {
      this.#problem = `escrow.json is damaged or another exchange’s: the keys are not in escrow. ${again}`;
      return;
    }
    const held = new Set(found.wrapping.map(({ version }) => version));
    const missing = versions.find((version) => !held.has(version));
    if (missing === undefined) this.#content = found;
    else this.#problem = `escrow.json is outdated: key ${missing} is not in escrow. ${again}`;
  }

  state(): EscrowState {
    const key = this.#content ? thumbprintOf(this.#content.recipient) : null;
    const versions = this.#content?.wrapping.map(({ version }) => version) ?? [];
    return { key, versions, ...(this.#problem ? { problem: this.#problem } : {}) };
  }

  async register(recipient: EscrowJwk, { root, wrapping }: RingSecrets, write: WriteEscrow): Promise<void> {
    const { pairId, keptBy } = this.#parts;
    const sealed = [];
    for (const [version, key] of wrapping) sealed.push(await this.#seal(version, key, recipient));
    const sealedRoot = await sealToEscrow(root, recipient, contextOf(pairId, 'root'));
    await this.#write(write, { pairId, keptBy, recipient, root: sealedRoot, wrapping: sealed });
    this.#problem = undefined;
  }

  /** Durable when it resolves. Nothing to do where no escrow key is registered. */
  async add(version: number, key: Uint8Array, write: WriteEscrow): Promise<void> {
    const content = this.#content;
    if (!content) return;
    // One of that version is a key that a crash kept out of the key file: it never wrapped anything.
    const others = content.wrapping.filter((each) => each.version !== version);
    await this.#write(write, { ...content, wrapping: [...others, await this.#seal(version, key, content.recipient)] });
  }

  async retireBefore(version: number, write: WriteEscrow): Promise<void> {
    const content = this.#content;
    if (!content) return;
    await this.#write(write, { ...content, wrapping: content.wrapping.filter((each) => each.version >= version) });
  }

  async #seal(version: number, key: Uint8Array, recipient: EscrowJwk) {
    const context = contextOf(this.#parts.pairId, tenantName(version));
    return { version, sealed: await sealToEscrow(key, recipient, context) };
  }

  async #write(write: WriteEscrow, content: EscrowContent): Promise<void> {
    await write(writeEscrowText(content, this.#checkKey));
    this.#content = content;
  }
}

export const tenantName = (version: number): string => `tenant/${version}`;
