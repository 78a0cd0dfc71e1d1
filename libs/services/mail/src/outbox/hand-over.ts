import type { PartyId } from '@icx/identifiers';
import { maskedLine } from '@icx/install-code';
import type { KeyRing } from '@icx/keys';
import {
  beginHandOver,
  dropNotice,
  recordAttempt,
  type Attempt,
  type Notice,
  type PostId,
  type Recipient,
} from '@icx/mail';
import type { Clock } from '@icx/runtime';
import { traced } from '@icx/telemetry';
import { instant, type Instant } from '@icx/working-days';
import type { Addressees } from './addressees.ts';
import type { Outbox } from './outbox.ts';
import type { MailOut } from './ports.ts';
import { messageIdOf } from './post-ids.ts';

export interface HandOverParts {
  readonly outbox: Outbox;
  readonly addressees: Addressees;
  readonly keys: Pick<KeyRing, 'hmac'>;
  readonly clock: Clock;
}

export interface DuePost {
  readonly id: PostId;
  readonly party: PartyId;
}

/** Brings one mail on: to whoever is to be told now. */
export class HandOver {
  constructor(
    private readonly parts: HandOverParts,
    private readonly out: MailOut,
    /** Of our own relay: what was the matter with it, `undefined` once it answers. */
    private readonly relay: (problem: string | undefined) => void,
    /** The process is about to end: what did not leave for that is not said to have failed. */
    private readonly ending: () => boolean,
  ) {}

  async bring(id: PostId, token: bigint): Promise<void> {
    const { outbox, addressees } = this.parts;
    const post = await outbox.postOf(id);
    if (!post) return;
    const at = this.#now();
    const over = await addressees.whyOver(post.notice);
    if (over !== undefined) return void (await outbox.change(id, (now) => dropNotice({ at, why: over }, now)));
    const ranks = await addressees.ranksOf(post, at);
    const begun = await outbox.change(id, (now) => beginHandOver({ at, token, ranks }, now));
    const recipients = begun.events.flatMap((event) =>
      event.type === 'mail.hand-over-begun.v1' ? event.data.recipients : [],
    );
    await Promise.all(recipients.map(({ recipient, to }) => this.#send(post.notice, recipient, to)));
  }

  async #send(notice: Notice, recipient: number, to: Recipient): Promise<void> {
    const { outbox, keys } = this.parts;
    const draft = await this.out.composer.compose(notice, to);
    if (draft === 'nothing-to-say') {
      await outbox.change(notice.id, (now) => dropNotice({ at: this.#now(), why: 'nothing-to-say' }, now));
      return;
    }
    const messageId = messageIdOf(keys, notice.id, recipient);
    const message = await this.out.seal({ notice, recipient, to, draft, messageId, at: this.#now() });
    const { sentAt, attempt } = told(await traced('mail.hand-over', () => this.out.transport.send(message)));
    if (attempt.outcome === 'unreachable' && this.ending()) return;
    this.relay(attempt.outcome === 'unreachable' ? attempt.reason : undefined);
    const at = sentAt ?? this.#now();
    await outbox.change(notice.id, (now) => recordAttempt({ recipient, at, attempt }, now));
  }

  #now(): Instant {
    return instant(this.parts.clock.now());
  }
}

/** Characters of what others wrote: it goes into the log for good. */
const MOST = 300;

const told = (answer: Said): { sentAt?: Instant; attempt: Attempt } => {
  switch (answer.outcome) {
    case 'sent':
      return { sentAt: instant(answer.sentAt), attempt: { outcome: 'sent' } };
    case 'unreachable':
      return { attempt: { ...answer, reason: maskedLine(answer.reason, MOST) } };
    default:
      return { attempt: { ...answer, reply: maskedLine(answer.reply, MOST) } };
  }
};
type Said = Awaited<ReturnType<MailOut['transport']['send']>>;
