import { unwrapUnder, wrapUnder } from './data-key-wrap.ts';
import { tenantName, type EscrowFile, type WriteEscrow } from './escrow.ts';
import type { GuardedKms } from './guarded-kms.ts';
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
import type { KmsKeyFileContent, TenantKey } from './kms-key-file-text.ts';
import { contextOf } from './kms.ts';
import type { RingSecrets } from './ring-secrets.ts';
import { pooledRandom } from './pooled-random.ts';
import { Subkeys } from './subkeys.ts';
import { unwrapAll } from './unwrap-all.ts';

export interface KmsKeyLimits {
  /** How long an unwrapped tenant key stays in memory, milliseconds: so long a key that the KMS disabled goes on opening. */
  readonly keep: number;
  /** So many data keys one tenant key wraps, far below the 2^32 that random nonces allow; a restart counts anew. */
  readonly uses: number;
  /** How long after it was made a tenant key wraps, milliseconds. */
  readonly wrapFor: number;
}

const HOUR = 3_600_000;
export const defaultLimits: KmsKeyLimits = { keep: HOUR / 12, uses: 2 ** 20, wrapFor: 24 * HOUR };

/** The content while no other process changes it. */
export interface RingFileAlone {
  readonly content: KmsKeyFileContent;
  readonly keep: (content: KmsKeyFileContent) => Promise<void>;
  readonly writeEscrow: WriteEscrow;
}

/** Where the content is written down. */
export interface RingFile {
  /** Other processes change it too. */
  readonly shared: boolean;
  readonly read: () => Promise<KmsKeyFileContent>;
  /** What is kept is durable when it resolves: a new tenant key is not used before. */
  readonly alone: <T>(work: (file: RingFileAlone) => Promise<T>) => Promise<T>;
}

export interface KmsKeyRingParts {
  readonly kms: GuardedKms;
  readonly random: Random;
  readonly now: () => number;
  readonly limits: KmsKeyLimits;
  readonly file: RingFile;
  /** Where a new tenant key is, durable, before it is used. */
  readonly escrow: EscrowFile;
}

/** A tenant key in clear. */
interface Held {
  readonly version: number;
  readonly key: Buffer;
  readonly until: number;
  readonly timer: NodeJS.Timeout;
  uses: number;
}

/**
 * A ring whose wrapping keys are tenant keys under a KMS: the newest wraps data keys until it is worn out, then the KMS
 * makes another. One that is needed is unwrapped by the KMS once, held for some minutes, and zeroed.
 */
export class KmsKeyRing implements KeyRing {
  readonly #parts: KmsKeyRingParts;
  readonly #subkeys: Subkeys;
  readonly #held = new Map<number, Held>();
  /** What the KMS was asked for and has not answered: whoever needs the same waits for the same answer. */
  readonly #asked = new Map<number | 'new', Promise<Held>>();
  readonly #changes = new InTurn();
  #content: KmsKeyFileContent;
  #readAt: number;

  constructor(content: KmsKeyFileContent, root: Uint8Array, parts: KmsKeyRingParts) {
    this.#content = content;
    this.#subkeys = new Subkeys(root);
    this.#parts = { ...parts, random: pooledRandom(parts.random) };
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
    return this.#changes.run(() => this.#retireBefore(version));
  }

  /** Hands root and tenant keys in clear to `take`; none is added or retired meanwhile. For their escrow. */
  inClear(take: (secrets: RingSecrets, writeEscrow: WriteEscrow) => Promise<void>): Promise<void> {
    const { file, kms } = this.#parts;
    return this.#changes.run(() =>
      file.alone(({ content, writeEscrow }) => unwrapAll(content, kms, (secrets) => take(secrets, writeEscrow))),
    );
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
    for (const held of [...this.#held.values()]) this.#forget(held);
  }

  async #retireBefore(version: number): Promise<void> {
    const { kms, file, escrow } = this.#parts;
    const after = await file.alone(async ({ content, keep, writeEscrow }) => {
      const { pairId, root } = content;
      const rewrap = (wrapped: string, key: string) => kms.rewrap(wrapped, contextOf(pairId, key));
      const kept = content.tenant.filter((key) => key.version >= version);
      if (kept.length === 0) throw new RangeError('A key ring needs a wrapping key.');
      const newRoot = await rewrap(root, 'root');
      const tenant: TenantKey[] = [];
      for (const key of kept) tenant.push({ ...key, wrapped: await rewrap(key.wrapped, tenantName(key.version)) });
      const changed = { ...content, root: newRoot, tenant };
      await keep(changed);
      await escrow.retireBefore(version, writeEscrow);
      return changed;
    });
    this.#take(after);
  }

  get #newest(): TenantKey {
    return this.#content.tenant.at(-1)!;
  }

  async #forWrapping(): Promise<Held> {
    const { now, limits } = this.#parts;
    if (now() - this.#readAt > FRESH) await this.#follow();
    const { version, madeAt } = this.#newest;
    if (now() - madeAt >= limits.wrapFor) return this.#renewed();
    const held = await this.#inClear(version);
    return held.uses < limits.uses ? held : this.#renewed();
  }

  #inClear(version: number): Promise<Held> | Held {
    const held = this.#held.get(version);
    if (held && this.#parts.now() < held.until) return held;
    return this.#once(version, async () => {
      const find = () => this.#content.tenant.find((each) => each.version === version);
      // Another process may have added it since.
      if (!find()) await this.#follow();
      const key = find();
      if (!key) throw new KeyDoesNotFit();
      const { kms } = this.#parts;
      return this.#hold(version, await kms.unwrap(key.wrapped, contextOf(this.#content.pairId, tenantName(version))));
    });
  }

  #renewed(): Promise<Held> {
    return this.#once('new', () => this.#changes.run(() => this.#generate()));
  }

  async #generate(): Promise<Held> {
    const { kms, now, escrow, file } = this.#parts;
    let made: { readonly version: number; readonly plain: Buffer } | undefined;
    try {
      const after = await file.alone(async ({ content, keep, writeEscrow }) => {
        // Another process was first: its key is as new.
        if (content.tenant.at(-1)!.version > this.#newest.version) return content;
        const version = nextVersion(content.tenant.map((key) => key.version));
        const { plain, wrapped } = await kms.generate(contextOf(content.pairId, tenantName(version)));
        made = { version, plain };
        await escrow.add(version, plain, writeEscrow);
        const changed = { ...content, tenant: [...content.tenant, { version, wrapped, madeAt: now() }] };
        await keep(changed);
        return changed;
      });
      this.#take(after);
    } catch (error) {
      made?.plain.fill(0);
      throw error;
    }
    return made ? this.#hold(made.version, made.plain) : this.#inClear(this.#newest.version);
  }

  async #follow(): Promise<void> {
    if (!this.#parts.file.shared) return;
    this.#take(await this.#parts.file.read());
  }

  #take(content: KmsKeyFileContent): void {
    this.#content = content;
    this.#readAt = this.#parts.now();
    const oldest = content.tenant[0]!.version;
    for (const held of [...this.#held.values()]) if (held.version < oldest) this.#forget(held);
  }

  async #once(what: number | 'new', ask: () => Promise<Held>): Promise<Held> {
    const asked = this.#asked.get(what);
    if (asked) return asked;
    const answer = ask().finally(() => this.#asked.delete(what));
    this.#asked.set(what, answer);
    return answer;
  }

  #hold(version: number, key: Buffer): Held {
    const { now, limits } = this.#parts;
    const earlier = this.#held.get(version);
    if (earlier) this.#forget(earlier);
    const timer = setTimeout(() => this.#forget(held), limits.keep).unref();
    // A restart or an expiry does not know how often the key was used before: its age bounds that.
    const held: Held = { version, key, until: now() + limits.keep, timer, uses: earlier?.uses ?? 0 };
    this.#held.set(version, held);
    return held;
  }

  #forget(held: Held): void {
    clearTimeout(held.timer);
    held.key.fill(0);
    if (this.#held.get(held.version) === held) this.#held.delete(held.version);
  }
}
