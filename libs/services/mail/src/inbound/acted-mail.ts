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
import { inboundQueries } from './queries.ts';

const inbound = deciderOf<InboundState, InboundEvent>(null, evolveInbound, inboundEventTypes);

/** Mails that came in, for whoever follows what became of them. */
export class ActedMail {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    private readonly views: ReadStore,
  ) {
    this.#commands = new Commands(log, views);
  }

  /** `undefined`: none came under this id. */
  async find(id: MailId): Promise<InboundMail | undefined> {
    return (await this.#commands.load(id, inbound)).state ?? undefined;
  }

  /** Those of these bytes that have acted or will, as of a position of the log. */
  async ofBytes(hash: string, position: bigint): Promise<readonly MailId[]> {
    await this.views.reached(position);
    return inboundQueries.acted(this.views, hash);
  }

  /** Rows of its files wait for a person; said again it changes nothing. */
  async rowsWait(id: MailId, at: Instant): Promise<void> {
    const done = await this.#commands.perform(id, inbound, { ...exchangeItself, channel: 'email' }, (mail) =>
      rowsWait(mail, at),
    );
    if (isRefusal(done)) throw new Error(done.detail);
  }
}
