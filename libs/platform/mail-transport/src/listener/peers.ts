import { isIPv6 } from 'node:net';

const MINUTE = 60_000;
/** More peers than this are not told apart within a minute. */
const MOST = 10_000;

/**
 * What one peer is known by: of IPv6 its /64, since whoever has one address there has all of them. Zeros that are left out
 * are put back first.
 */
export const networkOf = (address: string): string => {
  if (!isIPv6(address) || /\.\d+$/.test(address)) return address;
  const [head = '', tail] = address.replace(/%.*$/, '').toLowerCase().split('::');
  const [first, last] = [head, tail ?? ''].map((part) => part.split(':').filter((group) => group !== ''));
  const zeros = tail === undefined ? 0 : 8 - first!.length - last!.length;
  const groups = [...first!, ...Array<string>(zeros).fill('0'), ...last!];
  return groups
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
};

/** What each peer, by its address, has open and has sent within the minute. */
export class Peers {
  readonly #open = new Map<string, string>();
  readonly #mails = new Map<string, number>();
  #minute = 0;

  constructor(private readonly now: () => number = Date.now) {}

  /** How many connections it has now. */
  came(session: string, address: string): number {
    const peer = networkOf(address);
    this.#open.set(session, peer);
    let open = 0;
    for (const each of this.#open.values()) if (each === peer) open += 1;
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
    const peer = networkOf(address);
    const mails = (this.#mails.get(peer) ?? 0) + 1;
    this.#mails.set(peer, mails);
    return mails;
  }
}
