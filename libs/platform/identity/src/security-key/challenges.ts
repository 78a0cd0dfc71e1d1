import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { ProviderRecords } from '../identity-store.ts';

/** Seconds: as long as a question to sign in waits. */
const LIFETIME = 10 * 60;
const NONCE = 16;
const TIME = 6;
const MAC = 32;
const LENGTH = NONCE + TIME + MAC;

/**
 * What a security key signs. Each is bound by a keyed hash to what it was made for, ends, and counts once in all processes.
 * Nothing is stored of one until it is used: whoever looks at a page writes nothing.
 */
export class Challenges {
  constructor(
    private readonly key: Uint8Array,
    private readonly records: Pick<ProviderRecords, 'putOnce'>,
    /** Clock of all processes, seconds since 1970. */
    private readonly now: () => number,
  ) {}

  /** @param purpose for which alone it counts, with whom or what it is about */
  make(purpose: string): string {
    const head = Buffer.alloc(NONCE + TIME);
    randomBytes(NONCE).copy(head);
    head.writeUIntBE(Math.floor(this.now()) + LIFETIME, NONCE, TIME);
    return Buffer.concat([head, this.#mac(head, purpose)]).toString('base64url');
  }

  /** False if it is none of ours, was made for something else, is over, or was used before. */
  async use(challenge: string, purpose: string): Promise<boolean> {
    const bytes = Buffer.from(challenge, 'base64url');
    // Written in one way alone: else one challenge would be used up once for each.
    if (bytes.length !== LENGTH || bytes.toString('base64url') !== challenge) return false;
    const head = bytes.subarray(0, NONCE + TIME);
    if (!timingSafeEqual(bytes.subarray(NONCE + TIME), this.#mac(head, purpose))) return false;
    if (head.readUIntBE(NONCE, TIME) <= this.now()) return false;
    return this.records.putOnce('SecurityKeyChallenge', challenge, {}, LIFETIME);
  }

  #mac(head: Uint8Array, purpose: string): Buffer {
    return createHmac('sha256', this.key).update(head).update(purpose).digest();
  }
}
