import { setTimeout as sleep } from 'node:timers/promises';
import { EventStoreDBClient } from '@eventstore/db-client';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js';
import type { CallOptions, Metadata } from '@grpc/grpc-js';
import { StorageUnavailable } from '@icx/event-store';
import { closed } from '@icx/event-store/engine';
import { pauseForEngine } from '@icx/runtime';
import { ConnectionString, InvalidConnectionString } from './connection-string.ts';
import { failureOf, Unanswered } from './failures.ts';

export interface Patience {
  /** Longest wait for an answer, or for the next part of one, milliseconds. */
  readonly callMs: number;
  /** Longest time to try again, milliseconds: then the log is unreachable. */
  readonly giveUpMs: number;
}

/** What the client has and its types hide: its connection, with discovery and credentials, for the stubs it ships. */
interface Insides {
  getGRPCClient(stub: typeof StreamsClient, name: string): Promise<StreamsClient>;
  callArguments(
    asked: { requiresLeader: boolean },
    options: { deadline: Date | number },
  ): [Metadata, Partial<CallOptions>];
}

/** One connection, until it fails. */
export interface Link {
  /** Finds the server, if that has not been done. */
  streams(): Promise<StreamsClient>;
  /** A deadline of milliseconds from now, for the call that they are given to. Only a leader answers it. */
  args(withinMs: number): [Metadata, Partial<CallOptions>];
  close(): void;
}

/** Made by this process. */
let connections = 0;

/**
 * The way to the leader of the cluster. The client neither looks for a new leader nor tries again: a connection that
 * failed is closed, and a new client begins with discovery, or at the leader that the server named.
 */
export class Connection {
  readonly #url: ConnectionString;
  readonly patience: Patience;
  #link: Link;
  #closed = false;

  /** Throws `InvalidConnectionString`. */
  constructor(url: string, patience: Patience) {
    this.#url = new ConnectionString(url);
    this.patience = patience;
    this.#link = this.#linkTo();
  }

  get link(): Link {
    return this.#link;
  }

  /** In place of one that failed, unless that was done. */
  renew(failed: Link, leader?: string): void {
    if (failed !== this.#link || this.#closed) return;
    this.#link = this.#linkTo(leader);
    failed.close();
  }

  /**
   * Asks until there is an answer. `work` is called again after a failure of which nobody knows whether the call was
   * carried out; each of its calls asks how many milliseconds are left to it. Throws `StorageUnavailable` when that has gone on for
   * too long.
   */
  async ask<T>(work: (link: Link, left: () => number) => Promise<T>): Promise<T> {
    const until = performance.now() + this.patience.giveUpMs;
    const left = (): number => Math.max(1, Math.min(this.patience.callMs, until - performance.now()));
    for (let failures = 0; ; failures += 1) {
      const link = this.#link;
      try {
        await answered(link.streams(), left());
        return await work(link, left);
      } catch (error) {
        const failure = failureOf(error);
        if (failure.prospect === 'lasting') throw failure.error;
        this.renew(link, failure.leader);
        const pause = failure.leader && failures === 0 ? 0 : pauseForEngine(failures + 1);
        if (this.#closed) throw closed(error);
        if (performance.now() + pause >= until) throw this.#unreachable(error);
        await sleep(pause);
      }
    }
  }

  close(): void {
    this.#closed = true;
    this.#link.close();
  }

  #linkTo(server?: string): Link {
    connections += 1;
    return linkTo(this.#url.for(server, connections));
  }

  #unreachable(cause: unknown): StorageUnavailable {
    return new StorageUnavailable(
      'storage-unreachable',
      `KurrentDB at ${this.#url.hosts} does not answer (${(cause as Error).message}). Check KURRENTDB_URL, that the server ` +
        'runs, and whether it wants TLS (tls=false: it does not).',
      { cause },
    );
  }
}

const linkTo = (url: string): Link => {
  const client = clientOf(url);
  let found: Promise<StreamsClient> | undefined;
  return {
    streams: () => (found ??= discovered(client)),
    args: (withinMs) =>
      client.callArguments(
        { requiresLeader: true },
        { deadline: withinMs === Infinity ? Infinity : Date.now() + withinMs },
      ),
    close: () => void found?.then((streams) => streams.close()).catch(() => undefined),
  };
};

const clientOf = (url: string): Insides => {
  try {
    return EventStoreDBClient.connectionString(url) as unknown as Insides;
  } catch (error) {
    // the client's own message quotes the connection string
    throw new InvalidConnectionString(
      /certificate/i.test(String(error)) ? 'names a file that is not there' : 'is wrong',
    );
  }
};

/** A failure of discovery has no status: there was no server to give one. */
const discovered = (client: Insides): Promise<StreamsClient> =>
  client.getGRPCClient(StreamsClient, 'log').catch((error: unknown) => {
    throw new Unanswered((error as Error).message, { cause: error });
  });

const answered = async <T>(promise: Promise<T>, withinMs: number): Promise<T> => {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new Unanswered('no server was found in time')), withinMs);
  try {
    return await Promise.race([promise, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};
