import { createSecretKey, type KeyObject } from 'node:crypto';
import { unwrapUnder, wrapUnder } from './data-key-wrap.ts';
import type { EscrowFile } from './escrow.ts';
import { InTurn } from './in-turn.ts';
import { KeyDoesNotFit, nextVersion, type KeyRing, type Purpose, type Random, type Wrapped } from './key-ring.ts';
import { pooledRandom } from './pooled-random.ts';
import type { RingSecrets } from './ring-secrets.ts';
import { Subkeys } from './subkeys.ts';

/** Writes the wrapping keys down for good; a new one is not used before. */
export type KeepWrapping = (wrapping: ReadonlyMap<number, Uint8Array>) => void;

/** A ring whose keys are in this process's memory. Its secrets are in private fields, out of every log and inspection. */
export class LocalKeyRing implements KeyRing {
  readonly #wrapping = new Map<number, KeyObject>();
  readonly #subkeys: Subkeys;
  readonly #random: Random;
  readonly #keep: KeepWrapping;
  readonly #escrow: EscrowFile | undefined;
  readonly #changes = new InTurn();

  constructor(
    secrets: RingSecrets,
    random: Random,
    keep: KeepWrapping = () => undefined,
    escrow: EscrowFile | undefined = undefined,
  ) {
    for (const [version, key] of secrets.wrapping) this.#wrapping.set(version, createSecretKey(key));
    this.#subkeys = new Subkeys(secrets.root);
    this.#random = pooledRandom(random);
    this.#keep = keep;
    this.#escrow = escrow;
  }

  get versions(): readonly number[] {
    return [...this.#wrapping.keys()].toSorted((a, b) => a - b);
  }

  async wrap(dataKey: Uint8Array): Promise<Wrapped> {
    const version = Math.max(...this.#wrapping.keys());
    return wrapUnder(this.#wrappingKey(version), version, dataKey, this.#random);
  }

  async unwrap(wrapped: Wrapped): Promise<Uint8Array> {
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
      const version = nextVersion(this.#wrapping.keys());
      const bytes = this.#random(32);
      await this.#escrow?.add(version, bytes);
      const key = createSecretKey(bytes);
      this.#store(new Map([...this.#wrapping, [version, key]]));
      this.#wrapping.set(version, key);
      return version;
    });
  }

  retireBefore(version: number): Promise<void> {
    return this.#changes.run(async () => {
      const kept = new Map([...this.#wrapping].filter(([each]) => each >= version));
      if (kept.size === 0) throw new RangeError('A key ring needs a wrapping key.');
      this.#store(kept);
      for (const each of this.versions) if (each < version) this.#wrapping.delete(each);
      this.#escrow?.retireBefore(version);
    });
  }

  /** Hands the wrapping keys in clear to `take`; none is added or retired meanwhile. For their escrow. */
  inClear(take: (wrapping: ReadonlyMap<number, Uint8Array>) => Promise<void>): Promise<void> {
    return this.#changes.run(() => take(exported(this.#wrapping)));
  }

  #store(wrapping: ReadonlyMap<number, KeyObject>): void {
    this.#keep(exported(wrapping));
  }

  #wrappingKey(version: number): KeyObject {
    const key = this.#wrapping.get(version);
    if (!key) throw new KeyDoesNotFit();
    return key;
  }
}

const exported = (wrapping: ReadonlyMap<number, KeyObject>): ReadonlyMap<number, Uint8Array> =>
  new Map([...wrapping].map(([version, key]) => [version, key.export()]));
