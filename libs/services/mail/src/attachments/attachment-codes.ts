import { Turns } from '@icx/commands';
import { MailReader } from '@icx/mail-reading';
import type { AttachmentType } from '@icx/requests';
import { holdsCode } from '../sealing/codes.ts';

/** Longer texts are not looked through [choice]: people write far less, and the look holds up everybody. */
const MOST = 256 * 1024;

/** Whether a mail is authentic is not asked: no stranger's name server hears of it. */
const noDns = () => Promise.reject(Object.assign(new Error('DNS is not asked.'), { code: 'ENOTFOUND' }));

/**
 * Whether a file is a text that may hold a code, by its shape or because it is one of the request's, or one that cannot be
 * looked through. Into pictures and PDF nobody looks.
 */
export class AttachmentCodes {
  readonly #turns = new Turns();

  async mayBeIn(
    type: AttachmentType,
    bytes: Uint8Array,
    isKnown: ((code: Uint8Array) => boolean) | undefined,
  ): Promise<boolean> {
    if (type !== 'txt' && type !== 'eml') return false;
    if (bytes.length > MOST) return true;
    const text = Buffer.from(bytes).toString('utf8');
    // In a mail's head programs write digits that are no code: its own reader knows them, and decodes its parts.
    return type === 'txt' ? holdsCode(text, isKnown) : holdsCode(text, isKnown, []) || (await this.#inMail(bytes));
  }

  /** In a thread of its own, with bounds of time and memory, one at a time. */
  #inMail(bytes: Uint8Array): Promise<boolean> {
    return this.#turns.take('mail', async () => {
      const reader = new MailReader({ resolver: noDns, ownDomain: null });
      try {
        return (await reader.read(bytes, { from: '', to: [] }, new Date())).read.hasCode;
      } finally {
        await reader.close();
      }
    });
  }
}
