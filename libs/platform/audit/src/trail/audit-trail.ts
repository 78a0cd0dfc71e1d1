import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRefusal, refuse } from '@icx/refusals';
import type { Parsed } from '@icx/refusals';
import type { Job, Turn } from '@icx/runtime';
import type { EventStore } from '@icx/event-store';
import { signCheckpoint } from '../checkpoint/checkpoint.ts';
import type { LogKey, LogSigner } from '../checkpoint/log-key.ts';
import { HASH } from '../merkle/hashes.ts';
import { MerkleTree } from '../merkle/tree.ts';
import { sealOf, type Seal } from '../seal/seal.ts';
import { beginCheckpoints, refuseShortenedLog } from './begin.ts';
import { Fit, misfitInWords } from './fit.ts';
import { pathsIn, type Proofs } from './proofs.ts';
import type { SignedCheckpoints, LeafSource, SignedCheckpoint } from './ports.ts';

/** Leaves per turn of the event loop: one or two milliseconds. */
const SLICE = 500;
/** A log no longer than this is looked through before the exchange serves; it takes less than half a second. */
const SOON_DONE = 100_000;

export interface AuditEngines {
  readonly log: EventStore;
  readonly leaves: LeafSource;
  readonly checkpoints: SignedCheckpoints;
  readonly signer: LogSigner;
  /** Wall clock. */
  readonly now: () => string;
}

const catchingUp = refuse.unavailable(
  'audit-catching-up',
  'The log is still being compared with its checkpoints. Try again soon.',
);
const broken = refuse.unavailable(
  'audit-broken',
  'The log does not fit its own checkpoints, so nothing can be proved by it. Tell SECAS, and keep the checkpoints you have.',
);

/** The tree over the log, its signed checkpoints, and what is proved by them. */
export class AuditTrail {
  readonly publicKey: LogKey;
  readonly #tree: MerkleTree;
  readonly #fit = new Fit();
  readonly #leaves: LeafSource;
  readonly #checkpoints: SignedCheckpoints;
  readonly #signer: LogSigner;
  readonly #now: () => string;
  readonly #begunAnew: boolean;
  #caughtUp = false;
  #stopped = false;
  #failure: Error | undefined;
  #working: Promise<void> = Promise.resolve();

  private constructor({ leaves, checkpoints, signer, now }: AuditEngines, begunAnew: boolean) {
    this.#tree = new MerkleTree((from, count) => leaves.hashes(from, count));
    this.#leaves = leaves;
    this.#checkpoints = checkpoints;
    this.#signer = signer;
    this.#now = now;
    this.#begunAnew = begunAnew;
    this.publicKey = signer.publicKey;
  }

  /** Throws `AuditRefused` if the log is shorter than its last checkpoint; see there. */
  static async open(engines: AuditEngines): Promise<AuditTrail> {
    const { log, leaves, checkpoints, signer } = engines;
    await refuseShortenedLog(leaves, checkpoints, signer);
    const { anew } = await beginCheckpoints(log, checkpoints, signer);
    return new AuditTrail(engines, anew);
  }

  /**
   * Builds the tree from the log, comparing it with every checkpoint ever stored, then signs one. A long log is looked
   * through while the exchange serves already.
   */
  async begin(): Promise<void> {
    const first = this.signNow();
    if ((await this.#leaves.head()) <= SOON_DONE) await first;
  }

  /** Signs one whenever the log has grown, every so many milliseconds. */
  job(everyMs: number): Job {
    const run = ({ signal }: Turn): Promise<void> => {
      this.#stopped = false;
      signal.addEventListener('abort', () => (this.#stopped = true), { once: true });
      return this.signNow();
    };
    return { name: 'audit', everyMs, run, problem: () => this.problem() };
  }

  /** Signs what was appended since; a log that is still being looked through is left for the next start. */
  async stop(): Promise<void> {
    const last = this.#caughtUp ? this.signNow() : this.#working;
    this.#stopped = true;
    await last;
  }

  /**
   * Takes the log's new events into the tree and, if there are any, signs a checkpoint. `problem` tells of a failure. Any
   * process may: a size has one root, and of one size the first checkpoint stays.
   */
  signNow(): Promise<void> {
    return this.#work(async () => {
      await this.#grow();
      if (this.#caughtUp && !this.#fit.misfit && !(await this.#sign())) await this.#grow();
    });
  }

  #work(work: () => Promise<void>): Promise<void> {
    this.#working = this.#working.then(async () => {
      try {
        await work();
        this.#failure = undefined;
      } catch (error) {
        this.#failure = error as Error;
      }
    });
    return this.#working;
  }

  /** What the operator has to know; `undefined`: nothing. */
  problem(): string | undefined {
    const { misfit } = this.#fit;
    if (misfit)
      return `The log was changed: ${misfitInWords(misfit)}. No checkpoint is signed any more. Stop the exchange, run \`icx verify\`, and put the backup of the log in place.`;
    if (this.#failure) return `Checkpoints cannot be made: ${this.#failure.message}`;
    if (this.#begunAnew)
      return `Earlier checkpoints of this log were lost with ${this.#checkpoints.place}, and new ones begun. Compare with a checkpoint that a party holds: \`icx verify --checkpoint\`.`;
    return undefined;
  }

  /** The latest one, or the one of this size. */
  async checkpoint(size?: number): Promise<Parsed<SignedCheckpoint>> {
    const found = await (size === undefined ? this.#checkpoints.latest() : this.#checkpoints.find(size));
    return (
      found ?? refuse.unknown('checkpoint-unknown', 'There is no such checkpoint. Leave out the size for the latest.')
    );
  }

  /** That the event of this leaf is in the first `size` events, by default those of the latest checkpoint. */
  async inclusion(index: number, size?: number) {
    const within = await this.#signed(size);
    if (typeof within !== 'number') return within;
    if (index > within) return refuse('position-not-within', `The last of them is ${within}.`, '/position');
    const leaf = await this.#leaves.hashes(index - 1, 1);
    const proof = await this.#tree.inclusionProof(index - 1, within);
    const root = await this.#tree.rootAt(within);
    return { position: index, size: within, leafHash: hex(leaf), proof: proof.map(hex), root: hex(root) };
  }

  /**
   * The same of several leaves, in ascending order, under one checkpoint: the latest, or a new one where that does not reach
   * them yet, so that whoever asks right after an act need not come again.
   */
  async prove(indexes: readonly number[]): Promise<Parsed<Proofs>> {
    const last = indexes.at(-1) ?? 0;
    const before = await this.#signed(undefined);
    if (typeof before === 'number' && before < last) await this.signNow();
    const size = await this.#signed(undefined);
    if (typeof size !== 'number') return size;
    const checkpoint = await this.checkpoint(size);
    if (isRefusal(checkpoint) || size < last) return catchingUp;
    const paths = await pathsIn(this.#tree, indexes, size);
    return { size, root: hex(checkpoint.root), note: checkpoint.note, key: this.publicKey, paths };
  }

  /** What makes a document one that the exchange has made, and nobody has changed since. */
  seal(document: object): Seal {
    return sealOf(document, this.#signer);
  }

  /** That the first `to` events begin with the first `from`. */
  async consistency(from: number, to?: number) {
    const within = await this.#signed(to, '/to');
    if (typeof within !== 'number') return within;
    if (from > within) return refuse('sizes-backwards', `Give a size of at most ${within}.`, '/from');
    const [fromRoot, toRoot] = [await this.#tree.rootAt(from), await this.#tree.rootAt(within)];
    const proof = await this.#tree.consistencyProof(from, within);
    return { from, to: within, fromRoot: hex(fromRoot), toRoot: hex(toRoot), proof: proof.map(hex) };
  }

  async #signed(size: number | undefined, pointer = '/size'): Promise<Parsed<number>> {
    if (this.#caughtUp && (size ?? Infinity) > this.#fit.to && (await this.#checkpoints.after(this.#fit.to)))
      await this.#work(() => this.#grow()); // another process has signed it
    if (this.#fit.misfit) return broken;
    if (!this.#caughtUp) return catchingUp;
    if (size === undefined) return this.#fit.to;
    if (size <= this.#fit.to) return size;
    return refuse('size-not-signed', `The latest checkpoint is of ${this.#fit.to} events. Give at most that.`, pointer);
  }

  async #grow(): Promise<void> {
    const head = await this.#leaves.head();
    let next = await this.#look();
    while (this.#tree.size < head && !this.#fit.misfit) {
      const block = await this.#leaves.hashes(this.#tree.size, Math.min(SLICE, head - this.#tree.size));
      for (let at = 0; at < block.length; at += HASH) {
        this.#tree.append(block.subarray(at, at + HASH));
        if (this.#tree.size === next?.size) next = await this.#look();
      }
      await nextTurn();
      if (this.#stopped && !this.#caughtUp) return;
    }
    this.#caughtUp = true;
  }

  /** Compares the tree with the checkpoints that it has reached. @returns the first beyond it */
  async #look(): Promise<SignedCheckpoint | undefined> {
    for (;;) {
      const next = await this.#checkpoints.after(this.#fit.to);
      if (!next || next.size > this.#tree.size || this.#fit.misfit) return next;
      this.#fit.look(await this.#tree.rootAt(next.size), next);
    }
  }

  /** `false`: another process has signed one as large or larger. */
  async #sign(): Promise<boolean> {
    const size = this.#tree.size;
    if (size <= this.#fit.to) return true;
    const root = this.#tree.root();
    const note = signCheckpoint({ size, root }, this.#signer);
    const stored = await this.#checkpoints.append({ size, root, at: this.#now(), note });
    if (stored) this.#fit.to = size;
    return stored;
  }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
