import { networkOf } from './peers.ts';

const HOUR = 3_600_000;
/** What one peer may have of it, so that one alone shuts nobody else out. */
const SHARE = 10;

interface Amount {
  readonly mails: number;
  readonly bytes: number;
}
const nothing: Amount = { mails: 0, bytes: 0 };
const and = (one: Amount, bytes: number): Amount => ({ mails: one.mails + 1, bytes: one.bytes + bytes });
const isWithin = (one: Amount, most: Amount): boolean => one.mails <= most.mails && one.bytes <= most.bytes;

/** How much mail is taken within an hour from whoever sends it. */
export class Ration {
  readonly #ofPeers = new Map<string, Amount>();
  readonly #share: Amount;
  #all = nothing;
  #hour = 0;

  constructor(
    private readonly most: Amount,
    private readonly now: () => number = Date.now,
  ) {
    this.#share = { mails: Math.ceil(most.mails / SHARE), bytes: Math.ceil(most.bytes / SHARE) };
  }

  /** Whether a mail of so many bytes may still come; if so, it counts. */
  take(address: string, bytes: number): boolean {
    const hour = Math.floor(this.now() / HOUR);
    if (hour !== this.#hour) {
      this.#ofPeers.clear();
      this.#all = nothing;
    }
    this.#hour = hour;
    const peer = networkOf(address);
    const [all, its] = [and(this.#all, bytes), and(this.#ofPeers.get(peer) ?? nothing, bytes)];
    if (!isWithin(all, this.most) || !isWithin(its, this.#share)) return false;
    this.#all = all;
    this.#ofPeers.set(peer, its);
    return true;
  }
}
