import { createSecretKey, type KeyObject } from 'node:crypto';
import { unwrapUnder, wrapUnder } from './data-key-wrap.ts';
import type { EscrowFile, WriteEscrow } from './escrow.ts';
import { InTurn } from './in-turn.ts';
import {
  FRESH,
  KeyDoesNotFit,
  nextVersion,
  type KeyRing,
  type Purpose,
  type Random,
  type Wrapped,
} from './key-ring.ts';
import { pooledRandom } from './pooled-random.ts';
import type { RingSecrets } from './ring-secrets.ts';
import { Subkeys } from './subkeys.ts';

type Wrapping = ReadonlyMap<number, Uint8Array>;

/** Where the wrapping keys are written down. */
export interface Kept {
  /** For good; a new one is not used before. */
  readonly keep: (wrapping: Wrapping) => void;
  readonly escrow: EscrowFile;
  readonly writeEscrow: WriteEscrow;
  /** Where other processes add and retire keys too: as they are written down now. */
  readonly read?: (() => Wrapping) | undefined;
}

/** A ring whose keys are in this process's memory. Its secrets are in private fields, out of every log and inspection. */
export class LocalKeyRing implements KeyRing {
  readonly #wrapping = new Map<number, KeyObject>();
  readonly #subkeys: Subkeys;
  readonly #random: Random;
  readonly #kept: Kept | undefined;
  #readAt = performance.now();
  readonly #changes = new InTurn();

  /** @param kept nowhere: for keys of this process alone */
  constructor(secrets: RingSecrets, random: Random, kept?: Kept) {
    this.#take(secrets.wrapping);
    this.#subkeys = new Subkeys(secrets.root);
    this.#random = pooledRandom(random);
    this.#kept = kept;
  }

  get versions(): readonly number[] {
    return [...this.#wrapping.keys()].toSorted((a, b) => a - b);
  }

  async wrap(dataKey: Uint8Array): Promise<Wrapped> {
    if (performance.now() - this.#readAt > FRESH) this.#follow();
    const version = Math.max(...this.#wrapping.keys());
    return wrapUnder(this.#wrappingKey(version), version, dataKey, this.#random);
  }

  async unwrap(wrapped: Wrapped): Promise<Uint8Array> {
    // Another process may have added it since.
    if (!this.#wrapping.has(wrapped.version)) this.#follow();
    return unwrapUnder(this.#wrappingKey(wrapped.version), wrapped);
  }

  secret(purpose: Purpose): Uint8Array {
    return this.#subkeys.secret(purpose);
  }

  hmac(purpose: Purpose, message: string | Uint8Array): Buffer {
    return this.#subkeys.hmac(purpose, message);
  }

  addVersion(): Promise<number> {
    return this.#changes.run(async () => {
      this.#follow();
      const version = nextVersion(this.#wrapping.keys());
      const bytes = this.#random(32);
      await this.#kept?.escrow.add(version, bytes, this.#kept.writeEscrow);
      const key = createSecretKey(bytes);
      this.#store(new Map([...this.#wrapping, [version, key]]));
      this.#wrapping.set(version, key);
      return version;
    });
  }

  retireBefore(version: number): Promise<void> {
    return this.#changes.run(async () => {
      this.#follow();
      const kept = new Map([...this.#wrapping].filter(([each]) => each >= version));
      if (kept.size === 0) throw new RangeError('A key ring needs a wrapping key.');
      this.#store(kept);
      for (const each of this.versions) if (each < version) this.#wrapping.delete(each);
      await this.#kept?.escrow.retireBefore(version, this.#kept.writeEscrow);
    });
  }

  /** Hands the wrapping keys in clear to `take`; none is added or retired meanwhile. For their escrow. */
  inClear(take: (wrapping: ReadonlyMap<number, Uint8Array>) => Promise<void>): Promise<void> {
    return this.#changes.run(() => take(exported(this.#wrapping)));
  }

  #store(wrapping: ReadonlyMap<number, KeyObject>): void {
    this.#kept?.keep(exported(wrapping));
  }

  #follow(): void {
    const read = this.#kept?.read;
    if (!read) return;
    this.#take(read());
    this.#readAt = performance.now();
  }

  #take(wrapping: Wrapping): void {
    this.#wrapping.clear();
    for (const [version, key] of wrapping) this.#wrapping.set(version, createSecretKey(key));
  }

  #wrappingKey(version: number): KeyObject {
    const key = this.#wrapping.get(version);
    if (!key) throw new KeyDoesNotFit();
    return key;
  }
}

const exported = (wrapping: ReadonlyMap<number, KeyObject>): ReadonlyMap<number, Uint8Array> =>
  new Map([...wrapping].map(([version, key]) => [version, key.export()]));
