import { randomBytes } from 'node:crypto';
import { ExportVerification, exportLine, openCheckpoint, parseLogKey, verifyTrail, type TreeHead } from '@icx/audit';
import { beginning, leafOf, type PairedEventStore, type RecordedEvent } from '@icx/event-store';
import { openPostgresSignedCheckpoints } from '@icx/postgres/audit';
import { openPool, transaction } from '@icx/postgres/database';
import { openPostgresLeaves, openPostgresLog } from '@icx/postgres/log';
import { relaysOf, topicOf } from '@icx/public-events-service';
import { openKeyFile, type KeyFile } from '@icx/keys';
import { must } from '@icx/refusals';
import { wallClock } from '@icx/runtime';
import { neverSucceeded } from '@icx/world-testing/never-succeeded';
import { audiences, PublicRecord } from './receivers.ts';

const PAGE = 10_000;

/** The log of a fleet, read behind its back. */
export class Books {
  readonly #read: RecordedEvent[] = [];

  private constructor(
    private readonly pool: ReturnType<typeof openPool>,
    private readonly log: PairedEventStore,
    private readonly file: KeyFile,
  ) {}

  /** @param folder where its keys are */
  static async open(url: string, folder: string): Promise<Books> {
    const pool = openPool(url, { max: 4 });
    const file = openKeyFile({ folder, mode: 'sandbox', random: randomBytes, shared: true });
    return new Books(pool, await openPostgresLog({ pool, now: wallClock.now }), file);
  }

  async close(): Promise<void> {
    await this.log.close();
    await this.pool.end();
  }

  /** All of them, so far. */
  async events(): Promise<readonly RecordedEvent[]> {
    for (let page = await this.#next(); page.length > 0; page = await this.#next()) this.#read.push(...page);
    return this.#read;
  }

  #next(): Promise<readonly RecordedEvent[]> {
    return this.log.readAll(this.#read.at(-1)?.position ?? beginning, PAGE);
  }

  /** Which process does that job; `undefined`: none has its lease now. */
  async holderOf(job: string): Promise<number | undefined> {
    const asked = 'SELECT holder FROM icx_run.leases WHERE name = $1 AND expires_at > clock_timestamp()';
    const { rows } = await this.pool.query<{ holder: string }>(asked, [job]);
    const [, pid] = /\/(\d+) /.exec(rows[0]?.holder ?? '') ?? [];
    return pid === undefined ? undefined : Number(pid);
  }

  /** How often a process took these leases over, so far: one that keeps its own does not. */
  async takesOf(jobs: readonly string[]): Promise<number> {
    const asked = 'SELECT coalesce(sum(token), 0)::integer AS takes FROM icx_run.leases WHERE name = ANY($1)';
    return (await this.pool.query<{ takes: number }>(asked, [jobs])).rows[0]!.takes;
  }

  /** Whoever has leases in that process goes on as if it had them, and others may take them. */
  async letLapse(pid: number): Promise<void> {
    const lapse = `UPDATE icx_run.leases SET expires_at = '-infinity' WHERE holder LIKE $1`;
    await this.pool.query(lapse, [`%/${pid} %`]);
  }

  /** Appends to the log wait until the work is done: a few seconds, or whoever waits gives up. */
  async holdingAppends<T>(work: () => Promise<T>): Promise<T> {
    return transaction(this.pool, async (client) => {
      await client.query('SET LOCAL idle_in_transaction_session_timeout = 0');
      await client.query('SELECT 1 FROM icx_log.head FOR UPDATE');
      return work();
    });
  }

  /** Processes whose appends wait for one another, by name. */
  async appending(): Promise<readonly string[]> {
    const asked = `SELECT DISTINCT application_name AS name FROM pg_stat_activity
      WHERE wait_event_type = 'Lock' AND query LIKE '%icx_log.append(%'`;
    return (await this.pool.query<{ name: string }>(asked)).rows.map(({ name }) => name);
  }

  /** What is to be published of it, made anew by relays of its own. */
  async published(): Promise<PublicRecord> {
    const record = new PublicRecord();
    const topics = new Set(audiences.map(topicOf));
    const publish = async (messages: readonly Parameters<PublicRecord['note']>[0][]) => {
      for (const message of messages) if (topics.has(message.topic)) record.note(message);
    };
    const checkpoints = { take: async () => 1n, load: async () => beginning, store: async () => undefined };
    const options = { log: this.log, checkpoints, bus: { publish }, keys: this.file.keys, supply: neverSucceeded };
    for (const relay of relaysOf(options)) {
      const stopping = new AbortController();
      const done = relay.run({ token: 1n, signal: stopping.signal, goesWell: () => undefined });
      await relay.reached(await this.log.head());
      stopping.abort();
      await done;
    }
    return record;
  }

  /**
   * Signed checkpoints against the log: the leaf hashes that are stored, and those taken anew of the events that are read.
   * @param publicKey as `GET /v1/audit/key` gives it
   */
  async audit(publicKey: string, events: readonly RecordedEvent[]) {
    const key = must(parseLogKey(publicKey));
    const checkpoints = await openPostgresSignedCheckpoints(this.pool);
    const stored = await verifyTrail({ leaves: openPostgresLeaves(this.pool), checkpoints, key });
    const heads: TreeHead[] = [];
    for (let next = await checkpoints.after(0); next; next = await checkpoints.after(next.size))
      heads.push(must(openCheckpoint(next.note, key)));
    const anew = new ExportVerification(heads.filter(({ size }) => size <= events.length));
    events.forEach((event, n) => anew.piece(Buffer.from(`${exportLine(leafOf(event, n + 1))}\n`)));
    return { stored, anew: anew.verdict() };
  }
}
