import { Commands, deciderOf } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import {
  evolveInbound,
  inboundEventTypes,
  rowsWait,
  type InboundEvent,
  type InboundMail,
  type InboundState,
  type MailId,
} from '@icx/mail';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import type { Instant } from '@icx/working-days';

const inbound = deciderOf<InboundState, InboundEvent>(null, evolveInbound, inboundEventTypes);

/** Mails that came in, for whoever follows what became of them. */
export class ActedMail {
  readonly #commands: Commands;

  constructor(log: EventStore, views?: Pick<ReadStore, 'reached'>) {
    this.#commands = new Commands(log, views);
  }

  /** `undefined`: none came under this id. */
  async find(id: MailId): Promise<InboundMail | undefined> {
    return (await this.#commands.load(id, inbound)).state ?? undefined;
  }

  /** Rows of its files wait for a person; said again it changes nothing. */
  async rowsWait(id: MailId, at: Instant): Promise<void> {
    const done = await this.#commands.perform(id, inbound, { ...exchangeItself, channel: 'email' }, (mail) =>
      rowsWait(mail, at),
    );
    if (isRefusal(done)) throw new Error(done.detail);
  }
}
