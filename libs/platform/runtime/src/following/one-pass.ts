import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Batch, EventStore, PairedEventStore, Position, Subscription, Wanted } from '@icx/event-store';

type Handler = (batch: Batch) => void | Promise<void>;

/** Batches kept for followers that are slower than the fastest one: beyond them they read by themselves. */
const KEPT = 8;

class Follower {
  stopped = false;
  /** Looks again whether there is something for it. */
  wake: () => void = () => undefined;

  constructor(
    public position: Wanted['after'],
    readonly types: Wanted['types'],
    readonly handler: Handler,
  ) {}

  readonly end = (): void => {
    this.stopped = true;
    this.wake();
  };
}

/**
 * One pass over the log for all who follow it: each batch is read and parsed once and handed to every follower that has
 * come so far. Who is further behind catches up by reading for itself. Each has its own position, its own failure and its
 * own pace; nobody waits for a slower one.
 */
class OnePass {
  readonly #followers = new Set<Follower>();
  /** In order and without gaps: those that not everybody has handled who has come to `#from`. */
  #batches: Batch[] = [];
  /** Where the first of them begins; `undefined`: the pass has not begun. */
  #from: Position | undefined;
  #source: Subscription | undefined;
  #beginning: Promise<void> | undefined;
  /** Lets the pass go on to its next batch. */
  #goOn: () => void = () => undefined;

  constructor(private readonly log: Pick<EventStore, 'head' | 'subscribe'>) {}

  subscribe({ after, types }: Wanted, handler: Handler): Subscription {
    const follower = new Follower(after, types, handler);
    this.#followers.add(follower);
    const done = this.#follow(follower).finally(() => this.#left(follower));
    done.catch(() => undefined); // whoever holds it hears of the error, and need not hold it
    const stop = async (): Promise<void> => {
      follower.end();
      await done.catch(() => undefined);
    };
    return { stop, done };
  }

  async #follow(follower: Follower): Promise<void> {
    await nextTurn(); // the caller has its subscription before the first event arrives
    while (!follower.stopped) {
      await this.#begin();
      if (!this.#feeds(follower)) await this.#catchUp(follower);
      else {
        const batch = this.#nextFor(follower);
        if (batch) await this.#hand(follower, batch);
        else if (!follower.stopped) await new Promise<void>((resolve) => (follower.wake = resolve));
      }
    }
  }

  async #hand(follower: Follower, batch: Batch): Promise<void> {
    await follower.handler(batch);
    follower.position = batch.reached;
    this.#let();
  }

  #feeds({ position }: Follower): boolean {
    return this.#from !== undefined && position >= this.#from;
  }

  #nextFor({ position, types }: Follower): Batch | undefined {
    const batch = this.#batches.find(({ reached }) => reached > position);
    if (!batch || (batch.after === position && !types)) return batch;
    const events = batch.events.filter((event) => event.position > position && (types?.includes(event.type) ?? true));
    return { ...batch, after: position as Position, events };
  }

  /** Reads by itself until the pass can feed it. */
  async #catchUp(follower: Follower): Promise<void> {
    const { position: after, types } = follower;
    let over = false;
    const own = this.log.subscribe({ after, ...(types ? { types } : {}) }, async (batch) => {
      if (over || follower.stopped) return;
      await this.#hand(follower, batch);
      if (this.#feeds(follower)) stop();
    });
    const stop = (): void => {
      over = true;
      void own.stop();
    };
    follower.wake = () => (follower.stopped || this.#from === undefined ? stop() : undefined);
    follower.wake(); // it may have been stopped while the pass was begun
    await own.done;
    if (!over) follower.stopped = true; // the log was closed
  }

  #begin(): Promise<void> | undefined {
    if (this.#source) return undefined;
    this.#beginning ??= this.log
      .head()
      .then((head) => this.#passFrom(head))
      .finally(() => (this.#beginning = undefined));
    return this.#beginning;
  }

  #passFrom(head: Position): void {
    this.#from = head;
    this.#batches = [];
    const source = this.log.subscribe({ after: head }, (batch) => this.#take(batch));
    this.#source = source;
    const over = (then: (follower: Follower) => void) => (): void => {
      if (this.#source !== source) return;
      this.#source = this.#from = undefined;
      for (const follower of this.#followers) then(follower);
    };
    // The log was closed; or it failed, and whoever goes on begins the pass anew, or meets the error there.
    source.done.then(
      over((follower) => follower.end()),
      over((follower) => follower.wake()),
    );
  }

  #left(follower: Follower): void {
    this.#followers.delete(follower);
    this.#let();
    if (this.#followers.size > 0) return;
    void this.#source?.stop();
    this.#source = this.#from = undefined;
  }

  /** The pass waits for the fastest of those it feeds: nobody would gain by its being further ahead. */
  #take(batch: Batch): Promise<void> {
    this.#batches.push(batch);
    if (this.#batches.length > KEPT) this.#drop();
    const room = new Promise<void>((resolve) => (this.#goOn = resolve));
    for (const follower of this.#followers) follower.wake();
    this.#let();
    return room;
  }

  /** Drops what all have handled whom the pass feeds, and lets it go on if one of them is at its end, or there is none. */
  #let(): void {
    const fed = [...this.#followers].filter((follower) => this.#feeds(follower));
    const newest = this.#batches.at(-1);
    while (fed.length > 0 && this.#batches[0] && fed.every(({ position }) => position >= this.#batches[0]!.reached))
      this.#drop();
    if (fed.length === 0 || !newest || fed.some(({ position }) => position >= newest.reached)) this.#goOn();
  }

  #drop(): void {
    this.#from = this.#batches.shift()!.reached;
  }
}

/** The log as it is, but for one pass over it for all who follow it from here. */
export const inOnePass = (log: PairedEventStore): PairedEventStore => {
  const pass = new OnePass(log);
  return {
    append: (...args) => log.append(...args),
    readStream: (...args) => log.readStream(...args),
    readAll: (...args) => log.readAll(...args),
    head: () => log.head(),
    findByCommandKey: (key) => log.findByCommandKey(key),
    subscribe: (...args) => pass.subscribe(...args),
    close: () => log.close(),
    pairId: log.pairId,
    maxVaultSequence: () => log.maxVaultSequence(),
    probe: () => log.probe(),
  };
};
