import type { AppendResult, EventStore, ExpectedRevision, JsonObject, NewEvent, RecordedEvent } from '@icx/event-store';
import type { ReadStore } from '@icx/read-store';
import type { Refusal } from '@icx/refusals';
import type { Job } from '@icx/runtime';
import { Commands } from './commands.ts';
import { commandKeyIn, type By } from './context.ts';
import type { Decide, Decider, DomainEvent } from './decider.ts';
import type { Outcome } from './outcome.ts';
import { writtenByNewerRelease } from './refusals.ts';
import { Turns } from './turns.ts';

type AppendOptions = Parameters<EventStore['append']>[3];

/** What is to be recorded, as the claim keeps it: whoever finds it without its fact can complete it. */
interface Claim {
  readonly stream: string;
  /** Revision at which the stream must end, decimal; `null`: there must be none. */
  readonly revision: string | null;
  readonly events: readonly NewEvent[];
  readonly metadata: JsonObject;
  /** Its command is found in the whole log. The key is made of the metadata: written out it would pass for a text with a code. */
  readonly keyed: boolean;
}

/** What a newer release claimed, by a law of its own: nothing is decided beside it. */
class NewerClaim extends Error {
  readonly refusal: Refusal;

  constructor(type: string) {
    const refusal = writtenByNewerRelease(type);
    super(refusal.detail);
    this.refusal = refusal;
  }
}

const refusalOf = (error: unknown): Refusal => {
  if (error instanceof NewerClaim) return error.refusal;
  throw error;
};

/** Something that follows the log. */
interface Following {
  reached(position: bigint): Promise<unknown>;
}

/**
 * Laws that hold over many streams: one MPID has one holder, no two successions hand on the same. Who decides by such a law
 * claims first, in one stream for all of them, by its expected revision; the fact follows in a stream of its own. So of two
 * processes one is first, and the other decides again by what that one recorded. A claim holds all of its fact: when a
 * process stops between the two, the next one to claim records the fact first, or the runner does.
 */
export class Claims {
  /** Of the last claim whose fact is on record, or can be no more. */
  #settled = -1n;
  readonly #turns = new Turns();
  readonly #followers: Following[];

  /**
   * @param type of the claims, `claims.party-claimed.v1`
   * @param follows what decisions are made by: they wait until it knows all that was recorded before.
   */
  constructor(
    private readonly log: EventStore,
    private readonly views: Pick<ReadStore, 'reached'>,
    readonly stream: string,
    private readonly type: string,
    ...follows: readonly Following[]
  ) {
    this.#followers = [views, ...follows];
  }

  follows(follower: Following): void {
    this.#followers.push(follower);
  }

  /** As `Commands.perform`: decided when all that was claimed before is on record and known here, then claimed, then recorded. */
  perform<State, Event extends DomainEvent, Stream extends string>(
    on: Stream,
    decider: Decider<State, Event>,
    by: By,
    decide: Decide<State, Event>,
  ): Promise<Outcome<State, Event, Stream>> {
    return this.#turns.take(this.stream, () => this.#commands().perform(on, decider, by, decide)).catch(refusalOf);
  }

  /** What a process claimed that is no more is recorded by another one. */
  job(everyMs: number): Job {
    return { name: `claims of ${this.stream}`, everyMs, run: () => this.settle() };
  }

  #commands(): Commands {
    let last = -1n;
    const { log } = this;
    const claiming: EventStore = {
      readStream: async (...args) => {
        last = await this.settle();
        await this.#caughtUp();
        return log.readStream(...args);
      },
      append: (stream, expected, events, options) => this.#claim(last, stream, expected, events, options),
      readAll: (...args) => log.readAll(...args),
      head: () => log.head(),
      findByCommandKey: (key) => log.findByCommandKey(key),
      subscribe: (...args) => log.subscribe(...args),
      close: () => log.close(),
    };
    return new Commands(claiming, this.views);
  }

  /** Records what was claimed and is not on record. The answer is the revision of the last claim; -1: there is none. */
  async settle(): Promise<bigint> {
    // Whoever claimed had settled all that was claimed before.
    const last = (await this.log.readStream(this.stream, { from: this.#settled + 1n })).at(-1);
    if (last) {
      if (last.type !== this.type) throw new NewerClaim(last.type);
      await this.#record(last);
      this.#settled = last.revision;
    }
    return this.#settled;
  }

  async #caughtUp(): Promise<void> {
    const head = await this.log.head();
    await Promise.all(this.#followers.map((follower) => follower.reached(head)));
  }

  async #claim(
    last: bigint,
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    { metadata, commandKey }: AppendOptions = {},
  ): Promise<AppendResult> {
    // A used id claims nothing: its fact would never come.
    const taken = commandKey === undefined ? undefined : await this.log.findByCommandKey(commandKey);
    if (taken) return { outcome: 'command-key-taken', ...taken };
    const claim: Claim = {
      stream,
      revision: expected === 'no-stream' ? null : String(expected),
      events,
      metadata: metadata ?? {},
      keyed: commandKey !== undefined,
    };
    const claimed = await this.log.append(
      this.stream,
      last < 0n ? 'no-stream' : last,
      [{ type: this.type, data: claim as unknown as JsonObject }],
      metadata ? { metadata } : {},
    );
    if (claimed.outcome !== 'appended') return { outcome: 'wrong-revision', actual: null };
    return this.#record(claimed.recorded[0]!);
  }

  /** `wrong-revision` also where somebody else completed it: the command finds its outcome when it looks again. */
  #record({ data }: RecordedEvent): Promise<AppendResult> {
    const { stream, revision, events, metadata, keyed } = data as unknown as Claim;
    return this.log.append(stream, revision === null ? 'no-stream' : BigInt(revision), events, {
      metadata: metadata as NonNullable<AppendOptions>['metadata'] & object,
      ...(keyed ? { commandKey: commandKeyIn(metadata) } : {}),
    });
  }
}
