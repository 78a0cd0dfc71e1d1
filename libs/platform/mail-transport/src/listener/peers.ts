const MINUTE = 60_000;
/** More peers than this are not told apart within a minute. */
const MOST = 10_000;

/** What each peer, by its address, has open and has sent within the minute. */
export class Peers {
  readonly #open = new Map<string, string>();
  readonly #mails = new Map<string, number>();
  #minute = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** How many connections it has now. */
  came(session: string, address: string): number {
    this.#open.set(session, address);
    let open = 0;
    for (const each of this.#open.values()) if (each === address) open += 1;
    return open;
  }

  went(session: string): void {
    this.#open.delete(session);
  }

  /** How many mails it has begun in this minute. */
  sends(address: string): number {
    const minute = Math.floor(this.now() / MINUTE);
    if (minute !== this.#minute || this.#mails.size > MOST) this.#mails.clear();
    this.#minute = minute;
    const mails = (this.#mails.get(address) ?? 0) + 1;
    this.#mails.set(address, mails);
    return mails;
  }
}
