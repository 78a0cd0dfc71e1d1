import { Commands, deciderOf } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import type { RequestId } from '@icx/identifiers';
import {
  evolveInbound,
  inboundEventTypes,
  rawRetention,
  takenFor,
  whyDeleteRaw,
  type CodeFate,
  type InboundEvent,
  type InboundMail,
  type InboundState,
  type MailId,
} from '@icx/mail';
import type { RawMail } from '@icx/mail-store';
import { isRefusal } from '@icx/refusals';
import type { RequestEvent, RequestState } from '@icx/requests';
import type { Clock, Job, Turn } from '@icx/runtime';
import { instant } from '@icx/working-days';
import { isAttachmentId } from '../attachments/attachment-ids.ts';
import { isAttachmentOver } from '../attachments/attachment-sweep.ts';

const inbound = deciderOf<InboundState, InboundEvent>(null, evolveInbound, inboundEventTypes);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface RawSweepParts {
  readonly log: EventStore;
  readonly rawMail: Pick<RawMail, 'list' | 'delete'>;
  readonly requests: {
    load(id: RequestId): Promise<{ readonly state: RequestState; readonly events: readonly RequestEvent[] }>;
  };
  readonly clock: Clock;
  /** For how many days an original without a code is kept; a year unless given. */
  readonly plainDays?: number;
  /** Wall clock, milliseconds: by which the store says when a mail came. */
  readonly wallNow?: () => number;
}

/**
 * Deletes the originals of mails whose time is over: put on record first, so that whoever reads the mail again is told. One
 * that was stored and never on record, because its sender was not told so and gave up, goes after a day. Attachments of
 * answers given outside lie in the same store, and go by a rule of their own.
 */
export class RawSweep implements Job {
  readonly name = 'raw-mail-sweep';
  readonly everyMs = HOUR;
  readonly #commands: Commands;

  constructor(private readonly parts: RawSweepParts) {
    this.#commands = new Commands(parts.log);
  }

  run({ signal }: Pick<Turn, 'signal'>): Promise<number> {
    return this.sweep(signal);
  }

  /** How many originals are gone. */
  async sweep(signal?: AbortSignal): Promise<number> {
    const { rawMail, requests, clock, wallNow = Date.now } = this.parts;
    let gone = 0;
    for await (const stored of rawMail.list()) {
      if (signal?.aborted) break;
      const now = { now: instant(clock.now()), wallNow: wallNow() };
      const isOver = isAttachmentId(stored.name)
        ? await isAttachmentOver(stored, (id) => requests.load(id), now)
        : await this.#isMailOver(stored, now.wallNow);
      if (!isOver) continue;
      await rawMail.delete(stored.name);
      gone += 1;
    }
    return gone;
  }

  async #isMailOver({ name, storedAt }: { name: string; storedAt: string }, wallNow: number): Promise<boolean> {
    const { state } = await this.#commands.load(name as MailId, inbound);
    return state ? this.#isOver(state) : Date.parse(storedAt) <= wallNow - DAY;
  }

  /** On record, if it is. */
  async #isOver(mail: InboundMail): Promise<boolean> {
    if (mail.rawDeleted) return true;
    const { clock, plainDays = rawRetention.plainDays } = this.parts;
    const at = instant(clock.now());
    const fates = await Promise.all(takenFor(mail).map((request) => this.#fateOf(request, mail)));
    const why = whyDeleteRaw(mail, fates, at, { ...rawRetention, plainDays });
    if (why === null) return false;
    const origin = { ...exchangeItself, channel: 'email' } as const;
    const done = await this.#commands.perform(mail.received.id, inbound, origin, (state) =>
      state?.rawDeleted ? [] : [{ type: 'mail.raw-deleted.v1', data: { at, why } } as const],
    );
    if (isRefusal(done)) throw new Error(done.detail);
    return true;
  }

  async #fateOf(request: RequestId, { received }: InboundMail): Promise<CodeFate> {
    const { state, events } = await this.parts.requests.load(request);
    const erased = events.some(
      ({ type, data }) => type === 'requests.code-erased.v1' && 'at' in data && data.at >= received.at,
    );
    if (erased) return 'erased';
    return state.status !== 'absent' && ('code' in state || state.retired.length > 0) ? 'held' : 'none';
  }
}
