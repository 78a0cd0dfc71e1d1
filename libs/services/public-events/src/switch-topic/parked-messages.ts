import { createHash } from 'node:crypto';
import type { Delivered } from '@icx/bus';
import { Commands, keptAs, type CommandContext, type Decide } from '@icx/commands';
import { exchangeItself, type EventStore } from '@icx/event-store';
import { parseCommandId } from '@icx/identifiers';
import { masked, maskedLine } from '@icx/install-code';
import { keyedId } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { parkedDocument, parkedLine, type ParkedMessage, type ParkedPage } from './parked-document.ts';
import {
  evolveParked,
  isWhole,
  messageUnknown,
  parkedMessages,
  triableIn,
  waitingIn,
  type Kept,
  type ParkedEvent,
  type ParkedState,
} from './parked-message.ts';
import { sharedStream } from './parked-view.ts';
import { parkedQueries, type ParkedRow } from './queries.ts';
import { recordMessage, type Recording } from './record-message.ts';

/** Bytes of a message that are kept: the longest switch has some hundreds. The rest is on the topic, at its offset. */
const LONGEST = 64_000;
const attributes = ['ce_specversion', 'ce_type', 'ce_source'];

export interface ParkedMessagesOptions extends Recording {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly sandbox: boolean;
}

/** What came over a topic and could not be taken: on record, until it is taken after all or somebody dismisses it. */
export class ParkedMessages {
  readonly #commands: Commands;
  /** That a message is parked must not wait for a view. */
  readonly #parking: Commands;

  constructor(private readonly options: ParkedMessagesOptions) {
    this.#commands = new Commands(options.log, options.views);
    this.#parking = new Commands(options.log);
  }

  /** Handed over again it is parked already. */
  async park({ topic, partition, offset, headers, value }: Delivered, reason: string, at: string): Promise<void> {
    const { keys } = this.options;
    const told = attributes.flatMap((name) => (headers[name] ? [[name, maskedLine(headers[name], 200)] as const] : []));
    const id = parseCommandId(headers['ce_id']);
    // Tried again it is the same command: its name is kept as that of every command.
    const named = headers['ce_id'] && (isRefusal(id) ? maskedLine(headers['ce_id'], 200) : keptAs(keys, id));
    const kept = value.byteLength > LONGEST ? null : masked(value.toString());
    const own = Object.fromEntries([...told, ...(named ? [['ce_id', named] as const] : [])]);
    await this.#park(
      { topic, partition, offset: String(offset), headers: own, value: kept, bytes: value.byteLength },
      { at, reason: maskedLine(reason, 1_000) },
      value,
    );
  }

  /** Gives those that wait in the stream that all shared before one of their own; done again it changes nothing. */
  async takeOver(): Promise<void> {
    const events = (await this.options.log.readStream(sharedStream)) as unknown as readonly ParkedEvent[];
    const places = Map.groupBy(events, ({ data }) => nameOf(data as Kept));
    for (const own of places.values()) {
      const message = own.reduce(evolveParked, null);
      if (message?.state !== 'waiting') continue;
      const { headers, reason, at, topic, partition, offset, value } = message;
      // Who sent it was not asked for then, nor kept.
      await this.#park({ topic, partition, offset, headers: { ce_source: topic, ...headers }, value }, { at, reason });
    }
  }

  /** Of those that wait, in the order in which they were parked; or of others. */
  async list(state: ParkedRow['state'], limit: number, after = 0n): Promise<ParkedPage> {
    const rows = await parkedQueries.parked(this.options.views, state, after, limit + 1);
    const page = rows.slice(0, limit);
    return { items: page.map(parkedLine), next: rows.length > limit ? String(page.at(-1)!.position) : null };
  }

  /** Refused with `message-unknown`. */
  async read(id: string): Promise<ParkedMessage | Refusal> {
    const state = isParkedId(id) ? (await this.#commands.load(id, parkedMessages)).state : null;
    return state ? parkedDocument(id, state) : messageUnknown;
  }

  /** Tries it once more. Refused with `message-unknown`, `message-settled`, `message-not-kept`, `message-not-taken`. */
  replay(id: string, context: CommandContext): Promise<ParkedMessage | Refusal> {
    return this.#settle(id, context, this.#taking());
  }

  /** Nothing comes of it, and it is told no more. Refused with `message-unknown`, `message-settled`. */
  dismiss(id: string, reason: string, context: CommandContext): Promise<ParkedMessage | Refusal> {
    return this.#settle(id, context, (state) => {
      const waiting = waitingIn(state);
      return isRefusal(waiting)
        ? waiting
        : [{ type: 'feed.message-dismissed.v1', data: { at: this.options.clock.now(), reason } }];
    });
  }

  /** Tries those once more that were parked after an instant. */
  async tryAgain(since: string): Promise<void> {
    for (const id of await parkedQueries.triable(this.options.views, since))
      await this.#parking.perform(id, parkedMessages, exchangeItself, this.#taking());
  }

  /** How many wait that were parked after an instant. */
  waiting(since: string): Promise<number> {
    return parkedQueries.waiting(this.options.views, since);
  }

  /** What waits, for the operator; `undefined`: nothing. */
  async problem(): Promise<string | undefined> {
    const { views } = this.options;
    const [first] = await parkedQueries.parked(views, 'waiting', 0n, 1);
    if (!first) return undefined;
    const { topic, partition, offset, reason } = first.document;
    return (
      `Messages of ${topic} could not be taken: ${await parkedQueries.waiting(views)}; the first, ${first.id} at ` +
      `${partition}/${offset}: ${reason} Look at them (icx feed parked), mend the cause and replay each, or dismiss it.`
    );
  }

  #taking(): Decide<ParkedState, ParkedEvent> {
    let isTaken = false;
    const taken = ({ topic, partition, offset }: Kept): ParkedEvent[] => [
      { type: 'feed.message-taken.v1', data: { topic, partition, offset, at: this.options.clock.now() } },
    ];
    return async (state) => {
      // Dismissed while it was being taken: it says what came of it all the same.
      if (isTaken && state?.state === 'dismissed') return taken(state);
      const message = triableIn(state);
      if (isRefusal(message)) return message;
      const why = await recordMessage(this.options, { ...message, value: Buffer.from(message.value) });
      if (why !== undefined)
        return refuse.conflict(
          'message-not-taken',
          `It was tried again and could not be taken: ${why} Mend that, or dismiss it.`,
        );
      isTaken = true;
      return taken(message);
    };
  }

  async #settle(
    id: string,
    context: CommandContext,
    decide: Decide<ParkedState, ParkedEvent>,
  ): Promise<ParkedMessage | Refusal> {
    if (!isParkedId(id)) return messageUnknown;
    const done = await this.#commands.perform(id, parkedMessages, context, decide);
    return isRefusal(done) ? done : parkedDocument(id, done.state!);
  }

  /** @param came the value whole, where that is known */
  async #park(kept: Kept, why: { readonly at: string; readonly reason: string }, came?: Uint8Array): Promise<void> {
    const { keys, sandbox } = this.options;
    const { topic, partition, offset, headers, value, bytes } = kept;
    // Of all that is kept, and of what is not kept: a topic that was made anew has other messages at the same places.
    const left = came && !isWhole(kept) ? [createHash('sha256').update(came).digest('hex')] : [];
    const named = keyedId(keys, ['parked-message', topic, partition, offset, headers, value, bytes, ...left], 24);
    const decide: Decide<ParkedState, ParkedEvent> = (state) =>
      state ? [] : [{ type: 'feed.message-parked.v1', data: { ...kept, ...why } }];
    await this.#parking.perform(`msg_${sandbox ? 'TEST' : ''}${named}`, parkedMessages, exchangeItself, decide);
  }
}

export const PARKED_ID = '^msg_(TEST)?[0-9a-f]{24}$';
const isParkedId = (id: string): boolean => new RegExp(PARKED_ID).test(id);
const nameOf = ({ topic, partition, offset }: Kept): string => JSON.stringify([topic, partition, offset]);
