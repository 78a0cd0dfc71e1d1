import { createHash } from 'node:crypto';
import { Commands, kept } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { masked } from '@icx/install-code';
import type { KeyRing } from '@icx/keys';
import type { Envelope, InboundEvent, MailId } from '@icx/mail';
import type { RawMail } from '@icx/mail-store';
import type { ArrivedMessage, TakeIn } from '@icx/mail-transport';
import { isRefusal } from '@icx/refusals';
import { wallClock, type Clock } from '@icx/runtime';
import { instant, type Instant } from '@icx/working-days';
import type { MailAddresses } from '../addresses.ts';
import { keyedLetters } from '../keyed-letters.ts';
import { genuinePosts } from './genuine-posts.ts';
import type { JudgingParts } from './judging.ts';
import { framed } from './stored-mail.ts';

export interface Receiving {
  readonly log: EventStore;
  readonly rawMail: Pick<RawMail, 'put'>;
  readonly keys: Pick<KeyRing, 'hmac'>;
  /** Domain time. */
  readonly clock: Clock;
  readonly addresses: Pick<MailAddresses, 'readAddress'>;
  readonly postOf: JudgingParts['postOf'];
}

/** Events of mails that came in; also of those that nobody reads any further. */
const received = 'mail.mail-received.v1';

/**
 * What both doors do with a mail that has come whole: its bytes are sealed, then it is on record, both durable when this
 * resolves, and only then the door says so. The same bytes with the same envelope are one mail, however often they come;
 * sent again after a crash in between, they complete it. It throws what keeps it from being stored: the sender tries again.
 */
export const takeInBy = (receiving: Receiving): TakeIn => {
  const { log, rawMail, keys } = receiving;
  const commands = new Commands(log);
  return async (message) => {
    const { door, envelope, raw } = message;
    const hash = hashOf(keys, raw);
    const id = mailIdOf(keys, hash, envelope);
    // One that was read and deleted since must not come back as an original that nobody knows of.
    const before = await commands.load(id, kept);
    if (before.revision >= 0n) return;
    const at = await doorTime(message, receiving);
    await rawMail.put(id, framed({ door, envelope, raw }));
    const event = (): Extract<InboundEvent, { type: typeof received }> => ({
      type: received,
      data: {
        id,
        door,
        at,
        bytes: raw.length,
        hash,
        peer: envelope.peer ? masked(`${envelope.peer.ip} ${envelope.peer.helo}`) : null,
        to: masked(envelope.to),
      },
    });
    const origin = { ...exchangeItself, channel: 'email' } as const;
    const recorded = await commands.perform(before, kept, origin, (_, { revision }) =>
      revision < 0n ? [event()] : [],
    );
    if (isRefusal(recorded)) throw new Error(`A mail could not be put on record: ${recorded.detail}`);
  };
};

/** A word goes before it: what somebody sends must not make a hash of ours that means something else. */
const hashOf = (keys: Pick<KeyRing, 'hmac'>, raw: Uint8Array): string =>
  keys.hmac('mail', JSON.stringify(['raw', createHash('sha256').update(raw).digest('hex')])).toString('hex');

/** Follows from bytes and envelope alone, not from the peer: a sender has more than one. */
const mailIdOf = (keys: Pick<KeyRing, 'hmac'>, hash: string, { from, to }: Envelope): MailId =>
  `mail_${keyedLetters(keys, ['mail-id', hash, from, to.toSorted()])}` as MailId;

/**
 * When the exchange had it. By IMAP the server had it before: so long ago as its INTERNALDATE says by the wall clock, by
 * which servers go; one of the future is now, and nothing answers a mail of ours before that was posted.
 */
const doorTime = async (
  { arrivedAt, envelope }: ArrivedMessage,
  { clock, addresses, postOf }: Pick<Receiving, 'clock' | 'addresses' | 'postOf'>,
): Promise<Instant> => {
  const now = instant(clock.now());
  if (arrivedAt === undefined) return now;
  const age = Math.max(0, Date.parse(wallClock.now()) - Date.parse(arrivedAt));
  const told = instant(new Date(Date.parse(now) - age).toISOString());
  const posts = genuinePosts(envelope.to.flatMap((address) => addresses.readAddress(address, now) ?? []));
  const posted = (await Promise.all(posts.map(postOf))).flatMap((found) => found?.notice.postedAt ?? []);
  return [told, ...posted].reduce((latest, one) => (one > latest ? one : latest));
};
