import type { JsonObject } from './json.ts';
import type { EventMetadata } from './metadata.ts';
import type { Position } from './position.ts';

export interface NewEvent {
  /** Versioned, of the field, never a class name: `requests.leg-opened.v1`. */
  readonly type: string;
  readonly data: JsonObject;
}

/** What was recorded. Its id is in the metadata, so that the leaf holds it: see `eventIdOf`. */
export interface RecordedEvent extends NewEvent {
  readonly position: Position;
  readonly stream: string;
  /** Place in the stream, from 0, without gaps. */
  readonly revision: bigint;
  readonly metadata: JsonObject;
  /** When it was written, wall clock, ISO 8601 UTC with milliseconds. */
  readonly recordedAt: string;
  /** Of its leaf, where the event was imported from another log into one with gaps between its positions. */
  readonly leafIndex?: number;
}

/** The stream must not exist, or must end at exactly this revision. */
export type ExpectedRevision = 'no-stream' | bigint;

export interface AppendOptions {
  /** Stored with every event of the batch: who and through what, which command, fingerprint of its body. */
  readonly metadata?: EventMetadata;
  /**
   * Unique in the whole log, e.g. `AAAA/0190…`: of all appends that carry the same key exactly one wins.
   * Costs an index entry, so only stream-creating commands carry one.
   */
  readonly commandKey?: string;
  /** Highest vault sequence that the batch refers to, so that start-up can tell whether log and vault are a pair. */
  readonly vaultSequence?: bigint;
}

export type AppendResult =
  | {
      readonly outcome: 'appended';
      /** Of the last event, as its revision. */
      readonly position: Position;
      readonly revision: bigint;
      /** The batch as the log has it now: nobody has to read what he just wrote. */
      readonly recorded: readonly RecordedEvent[];
    }
  /** Somebody else was first; `actual` is the stream's last revision, `null` if there is no stream. Nothing was written. */
  | { readonly outcome: 'wrong-revision'; readonly actual: bigint | null }
  /** The command key is used already, by that event. Told before a wrong revision. Nothing was written. */
  | { readonly outcome: 'command-key-taken'; readonly stream: string; readonly revision: bigint };

/** What a subscription is to hand over. */
export interface Wanted {
  /** Exclusive; 0 is the beginning. */
  readonly after: Position | 0n;
  /** Only events of these types, by their whole names; absent: all. The others only move `reached`. */
  readonly types?: readonly string[];
}

/** A stretch of the log, which begins where the one before ended: nothing lies between them. */
export interface Batch {
  /** `after` of the subscription, or `reached` of the batch before. */
  readonly after: Position;
  readonly reached: Position;
  /** In order; empty where nothing in the stretch is of the types that are wanted. */
  readonly events: readonly RecordedEvent[];
}

export interface Subscription {
  /** Resolves when the handler in progress, if any, has finished; no call follows. */
  stop(): Promise<void>;
  /** Rejects with the handler's error if it threw: a subscription ends at its first error, it never skips. */
  readonly done: Promise<void>;
}

/**
 * The log. Every engine passes `eventStoreContract`.
 * Laws: an acknowledged append is durable; a batch is written whole or not at all; for one expected revision exactly
 * one writer wins; `readAll` never skips a position that appears later.
 */
export interface EventStore {
  /**
   * Throws `InvalidStreamName`, `EmptyBatch`, `TypeError` for data that is no JSON and for an event type or command key
   * with a lone surrogate; engines throw `StorageUnavailable` when nothing can be written.
   */
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    options?: AppendOptions,
  ): Promise<AppendResult>;

  /** Events of one stream in order, from `from` (inclusive, default 0). An absent stream is an empty array. */
  readStream(stream: string, options?: { readonly from?: bigint }): Promise<readonly RecordedEvent[]>;

  /** A page of the log after a position (exclusive; 0 is the beginning), in order, at most `limit` events. */
  readAll(after: Position | 0n, limit: number): Promise<readonly RecordedEvent[]>;

  /** Last position of the log; 0 when empty. */
  head(): Promise<Position>;

  /** The event that used this command key, if any. */
  findByCommandKey(commandKey: string): Promise<{ readonly stream: string; readonly revision: bigint } | undefined>;

  /**
   * Calls `handler` with what comes after a position, in order, in batches, one call at a time, then goes on with new
   * events as they are appended. The handler keeps its own checkpoint: `reached` of the last *handled* batch.
   */
  subscribe(wanted: Wanted, handler: (batch: Batch) => void | Promise<void>): Subscription;

  close(): Promise<void>;
}

/** A log that belongs to a vault, and that can be asked whether it can be written. */
export interface PairedEventStore extends EventStore {
  /** Which vault belongs to this log. */
  readonly pairId: string;
  /** Highest vault sequence that any append referred to; 0 if none did. */
  maxVaultSequence(): Promise<bigint>;
  /** Whether it can be written now; leaves nothing. Rejects with `StorageUnavailable`. */
  probe(): Promise<void>;
}

/** 1 to 200 characters, none of them a control character or a lone surrogate: every engine can store it unchanged. */
export const isStreamName = (name: string): boolean =>
  name.length > 0 && name.length <= 200 && name.isWellFormed() && !/\p{Cc}/u.test(name);

export class InvalidStreamName extends Error {
  constructor() {
    super('A stream name has 1 to 200 characters, without control characters.');
  }
}

export class EmptyBatch extends Error {
  constructor() {
    super('An append needs at least one event.');
  }
}

/**
 * `storage-unreachable`: of an engine that is another process, perhaps on another machine. `storage-append-too-large`: of one
 * whose operator set how much it takes at once.
 */
export type StorageFailure =
  | 'storage-full'
  | 'storage-busy'
  | 'storage-damaged'
  | 'storage-closed'
  | 'storage-unreachable'
  | 'storage-append-too-large';

/** Nothing was written because the engine cannot write now; one that is unreachable may have written it all the same. */
export class StorageUnavailable extends Error {
  constructor(
    readonly reason: StorageFailure,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
