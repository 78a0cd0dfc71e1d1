import { timingSafeEqual } from 'node:crypto';
import { isSameMailbox, type EmailAddress, type PartyId } from '@icx/identifiers';
import type { KeyRing } from '@icx/keys';
import type { OurAddress, PostId } from '@icx/mail';
import type { Instant } from '@icx/working-days';
import { keyedLetters } from './keyed-letters.ts';

/** 100 bits in 20 letters: none of them spare, so each counts. */
const MAC_LETTERS = 20;
/** Days since 1970 in base 36: enough until the year 6000. */
const DAY_LETTERS = 4;
const DAY = 86_400_000;

const casePattern = new RegExp(`^case\\+([a-z0-9]{4})\\.([a-z0-9]{26})\\.([a-z0-9]{${DAY_LETTERS}})([a-z2-7]{20})$`);
const bouncePattern = /^bounce\+([a-z0-9]{26})\.(0|[1-9]\d{0,4})\.([a-z2-7]{20})$/;

/**
 * Our own addresses (channels.md, Email): what stands in them was put there by the exchange, since a keyed hash over it stands
 * there too. All lower case, since some servers make them so; the local part is at most 64 characters (RFC 5321, 4.5.3.1.1).
 */
export class MailAddresses {
  constructor(
    private readonly keys: Pick<KeyRing, 'hmac'>,
    readonly domain: string,
  ) {}

  /** Where answers by mail go that this party may give about what the post was about; until the end of that day, UTC. */
  caseAddress(party: PartyId, post: PostId, expires: Instant): EmailAddress {
    const day = dayOf(expires).toString(36).padStart(DAY_LETTERS, '0');
    const told = `${party.toLowerCase()}.${letters(post)}.${day}`;
    return this.#at(`case+${told}${this.#mac('case', told)}`);
  }

  /** The envelope sender of the post to its recipient of this number, so that a report says by its address what it reports. */
  bounceAddress(post: PostId, recipient: number): EmailAddress {
    const told = `${letters(post)}.${recipient}`;
    return this.#at(`bounce+${told}.${this.#mac('bounce', told)}`);
  }

  /** Where who has no case writes; mail to it never acts by itself. */
  get desk(): EmailAddress {
    return this.#at('codes');
  }

  /** RFC 5321, 4.5.1: every domain that takes mail has one. */
  get postmaster(): EmailAddress {
    return this.#at('postmaster');
  }

  /**
   * What one of our addresses says, written in whatever capitals; `undefined`: it is none of ours. Of a forged one nothing may be
   * believed (`valid: false`); an expired one is told as such only if it was ours.
   */
  readAddress(text: string, at: Instant): OurAddress | undefined {
    const split = text.lastIndexOf('@');
    if (!isSameMailbox(text.slice(split + 1), this.domain)) return undefined;
    const local = text.slice(0, split).toLowerCase();
    if (local === 'codes') return { is: 'desk' };
    if (local === 'postmaster') return { is: 'postmaster' };
    return this.#readCase(local, at) ?? this.#readBounce(local);
  }

  /** Whether the exchange itself has made it, so that only whom it has written to can know it. */
  isGenuine(text: string, at: Instant): boolean {
    const ours = this.readAddress(text, at);
    return ours !== undefined && 'valid' in ours && (ours.valid || ('expired' in ours && ours.expired));
  }

  #readCase(local: string, at: Instant): OurAddress | undefined {
    const [, party, post, day, mac] = casePattern.exec(local) ?? [];
    if (!party || !post || !day || !mac) return undefined;
    const genuine = isSame(mac, this.#mac('case', `${party}.${post}.${day}`));
    const expired = genuine && parseInt(day, 36) < dayOf(at);
    return {
      is: 'case',
      valid: genuine && !expired,
      expired,
      party: party.toUpperCase() as PartyId,
      post: `post_${post}` as PostId,
    };
  }

  #readBounce(local: string): OurAddress | undefined {
    const [, post, recipient, mac] = bouncePattern.exec(local) ?? [];
    if (!post || !recipient || !mac) return undefined;
    const valid = isSame(mac, this.#mac('bounce', `${post}.${recipient}`));
    return { is: 'bounce', valid, post: `post_${post}` as PostId, recipient: Number(recipient) };
  }

  #mac(of: 'case' | 'bounce', told: string): string {
    return keyedLetters(this.keys, [of, told], MAC_LETTERS);
  }

  #at(local: string): EmailAddress {
    return `${local}@${this.domain}` as EmailAddress;
  }
}

const letters = (post: PostId): string => post.slice('post_'.length);
const dayOf = (at: Instant): number => Math.floor(Date.parse(at) / DAY);
const isSame = (one: string, other: string): boolean => timingSafeEqual(Buffer.from(one), Buffer.from(other));
