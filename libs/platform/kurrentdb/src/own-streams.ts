import { randomUUID } from 'node:crypto';
import { appendOnce } from './append-once.ts';
import { read } from './wire/calls.ts';
import type { Connection } from './wire/connection.ts';
import { readStream, type ProposedEvent } from './wire/requests.ts';

/** The log belongs to another vault. Nothing was changed. */
export class LogOfAnotherVault extends Error {
  constructor(log: string) {
    super(
      `The log "${log}" in KurrentDB belongs to another vault than DATABASE_VAULT_URL names. Nothing was changed. ` +
        'Give the two that belong together, or the new log a name of its own.',
    );
  }
}

export const event = (type: string, data: object): ProposedEvent => ({
  id: randomUUID(),
  type,
  data: JSON.stringify(data),
  metadata: '{}',
});

/** Of one of the log's own streams. */
export const lastOf = async <T>(
  connection: Connection,
  stream: string,
): Promise<{ revision: bigint; data: T } | undefined> => {
  const [record] = await connection.ask((link, left) => read(link, readStream(stream, undefined, 1n), left()));
  return (
    record && {
      revision: BigInt(record.getStreamRevision()),
      data: JSON.parse(Buffer.from(record.getData_asU8()).toString()) as T,
    }
  );
};

/** Which vault the log belongs to; `undefined`: there is no log. */
export const pairOf = async (connection: Connection, log: string): Promise<string | undefined> =>
  (await lastOf<{ pairId: string }>(connection, `${log}:pair`))?.data.pairId;

/** Which vault the log belongs to: a new log takes the one that is given. Throws `LogOfAnotherVault`. */
export const pairedWith = async (connection: Connection, log: string, pairId: string | undefined): Promise<string> => {
  const stream = `${log}:pair`;
  let found = await pairOf(connection, log);
  if (found === undefined) {
    const own = pairId ?? randomUUID();
    // of the marks only the last one is needed
    await appendOnce(connection, `$$${log}:vault`, 'no-stream', [event('$metadata', { $maxCount: 1 })]);
    await appendOnce(connection, stream, 'no-stream', [event('log-paired', { pairId: own })]);
    found = (await pairOf(connection, log))!; // another process may have been first
  }
  if (pairId !== undefined && found !== pairId) throw new LogOfAnotherVault(log);
  return found;
};

/**
 * The highest vault sequence that the log refers to, in a stream that only rises. It is raised before the append that
 * refers to it: a log must not know less of its vault than it says, and what was refused had its entry in the vault too.
 */
export class VaultMark {
  readonly #connection: Connection;
  readonly #stream: string;
  #known: { readonly revision: bigint | undefined; readonly sequence: bigint } | undefined;
  #wanted = 0n;
  #raising: Promise<void> | undefined;

  constructor(connection: Connection, log: string) {
    this.#connection = connection;
    this.#stream = `${log}:vault`;
  }

  async read(): Promise<bigint> {
    const last = await lastOf<{ sequence: string }>(this.#connection, this.#stream);
    this.#known = { revision: last?.revision, sequence: BigInt(last?.data.sequence ?? 0) };
    return this.#known.sequence;
  }

  /** Those who wait while it is being raised are served by the next one together. */
  async raise(sequence: bigint): Promise<void> {
    if (sequence > this.#wanted) this.#wanted = sequence;
    while (!this.#known || this.#known.sequence < sequence) {
      this.#raising ??= this.#raise().finally(() => (this.#raising = undefined));
      await this.#raising;
    }
  }

  async #raise(): Promise<void> {
    if (!this.#known) await this.read();
    const { revision, sequence } = this.#known!;
    const wanted = this.#wanted;
    if (sequence >= wanted) return;
    const mark = event('vault-sequence', { sequence: wanted.toString() });
    const result = await appendOnce(this.#connection, this.#stream, revision ?? 'no-stream', [mark]);
    this.#known = result.written ? { revision: result.first, sequence: wanted } : undefined;
  }
}
