import { unwrapUnder, wrapUnder } from './data-key-wrap.ts';
import { tenantName, type WriteEscrow } from './escrow.ts';
import { HeldKeys, type Held } from './held-keys.ts';
import { InTurn } from './in-turn.ts';
import { FRESH, KeyDoesNotFit, type KeyRing, type Purpose, type Wrapped } from './key-ring.ts';
import type { KmsKeyFileContent, TenantKey } from './kms-key-file-text.ts';
import type { KmsKeyRingParts } from './kms-ring-parts.ts';
import { contextOf } from './kms.ts';
import { pooledRandom } from './pooled-random.ts';
import { RingChanges } from './ring-changes.ts';
import type { RingSecrets } from './ring-secrets.ts';
import { Subkeys } from './subkeys.ts';

/**
 * A ring whose wrapping keys are tenant keys under a KMS: the newest wraps data keys until it is worn out, then the KMS
 * makes another. One that is needed is unwrapped by the KMS once, held for some minutes, and zeroed.
 */
export class KmsKeyRing implements KeyRing {
  readonly #parts: KmsKeyRingParts;
  readonly #subkeys: Subkeys;
  readonly #held: HeldKeys;
  readonly #ring: RingChanges;
  /** What the KMS was asked for and has not answered: whoever needs the same waits for the same answer. */
  readonly #asked = new Map<number | 'new', Promise<Held>>();
  readonly #changes = new InTurn();
  #content: KmsKeyFileContent;
  #readAt: number;

  constructor(content: KmsKeyFileContent, root: Uint8Array, parts: KmsKeyRingParts) {
    this.#content = content;
    this.#subkeys = new Subkeys(root);
    this.#parts = { ...parts, random: pooledRandom(parts.random) };
    this.#held = new HeldKeys(parts.now, parts.limits);
    this.#ring = new RingChanges(parts);
    this.#readAt = parts.now();
  }

  get versions(): readonly number[] {
    return this.#content.tenant.map(({ version }) => version);
  }

  async wrap(dataKey: Uint8Array): Promise<Wrapped> {
    const held = await this.#forWrapping();
    held.uses += 1;
    return wrapUnder(held.key, held.version, dataKey, this.#parts.random);
  }

  async unwrap(wrapped: Wrapped): Promise<Uint8Array> {
    return unwrapUnder((await this.#inClear(wrapped.version)).key, wrapped);
  }

  secret(purpose: Purpose): Uint8Array {
    return this.#subkeys.secret(purpose);
  }

  hmac(purpose: Purpose, message: string | Uint8Array): Buffer {
    return this.#subkeys.hmac(purpose, message);
  }

  async addVersion(): Promise<number> {
    return (await this.#renewed()).version;
  }

  /** What stays is put under the newest version of the KMS's own key, so that its older ones can be retired there too. */
  retireBefore(version: number): Promise<void> {
    return this.#changes.run(async () => this.#take(await this.#ring.retireBefore(version, await this.#followed())));
  }

  /** Hands root and tenant keys in clear to `take`; none is added or retired meanwhile. For their escrow. */
  inClear(take: (secrets: RingSecrets, writeEscrow: WriteEscrow) => Promise<void>): Promise<void> {
    return this.#changes.run(() => this.#ring.inClear(() => this.#followed(), take));
  }

  /** What is wrong with the KMS: its last failure, unless it answers now. Not asked while it works: calls cost. */
  async look(): Promise<string | undefined> {
    const { kms } = this.#parts;
    if (!kms.trouble) return undefined;
    try {
      (await kms.unwrap(this.#content.root, contextOf(this.#content.pairId, 'root'))).fill(0);
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  /** Zeroes what is in clear. */
  close(): void {
    this.#held.forgetBefore(Infinity);
  }

  get #newest(): TenantKey {
    return this.#content.tenant.at(-1)!;
  }

  async #forWrapping(): Promise<Held> {
    const { now, limits } = this.#parts;
    if (now() - this.#readAt > FRESH) await this.#followed();
    const { version, madeAt } = this.#newest;
    if (now() - madeAt >= limits.wrapFor) return this.#renewed();
    const held = await this.#inClear(version);
    return held.uses < limits.uses ? held : this.#renewed();
  }

  #inClear(version: number): Promise<Held> | Held {
    const held = this.#held.get(version);
    if (held) return held;
    return this.#once(version, async () => {
      const find = () => this.#content.tenant.find((each) => each.version === version);
      // Another process may have added it since.
      if (!find()) await this.#followed();
      const key = find();
      if (!key) throw new KeyDoesNotFit();
      const { kms } = this.#parts;
      return this.#held.hold(
        version,
        await kms.unwrap(key.wrapped, contextOf(this.#content.pairId, tenantName(version))),
      );
    });
  }

  #renewed(): Promise<Held> {
    return this.#once('new', () => this.#changes.run(() => this.#generate()));
  }

  async #generate(): Promise<Held> {
    const { content, made } = await this.#ring.add(this.#content);
    this.#take(content);
    return made ? this.#held.hold(made.version, made.plain) : this.#inClear(this.#newest.version);
  }

  async #followed(): Promise<KmsKeyFileContent> {
    const { shared, read } = this.#parts.file;
    if (shared) this.#take(await read());
    return this.#content;
  }

  #take(content: KmsKeyFileContent): void {
    this.#content = content;
    this.#readAt = this.#parts.now();
    this.#held.forgetBefore(content.tenant[0]!.version);
  }

  async #once(what: number | 'new', ask: () => Promise<Held>): Promise<Held> {
    const asked = this.#asked.get(what);
    if (asked) return asked;
    const answer = ask().finally(() => this.#asked.delete(what));
    this.#asked.set(what, answer);
    return answer;
  }
}
