import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { LeaseLost, type Lapsing, type Leases } from '@icx/runtime';
import type { Pool, PoolClient } from 'pg';
import { named } from '../database/index.ts';

interface Held {
  readonly token: bigint;
  readonly lost: AbortController;
  /** By this process's own clock, which only ever ends a lease sooner; `performance.now()`, milliseconds. */
  until: number;
}

const EXPIRY = `clock_timestamp() + $3 * interval '1 millisecond'`;

/** The token rises with every taking but one that keeps what has not lapsed. */
const TAKE = `
  INSERT INTO icx_run.leases AS l (name, holder, token, expires_at) VALUES ($1, $2, 1, ${EXPIRY})
  ON CONFLICT (name) DO UPDATE SET
    token = l.token + CASE WHEN l.holder = excluded.holder AND l.expires_at > clock_timestamp() THEN 0 ELSE 1 END,
    holder = excluded.holder, expires_at = ${EXPIRY}
  WHERE l.holder = excluded.holder OR l.expires_at <= clock_timestamp()
  RETURNING token`;

const RENEW = `
  UPDATE icx_run.leases l SET expires_at = ${EXPIRY} FROM (
    SELECT leases.name FROM icx_run.leases JOIN unnest($1::text[], $4::bigint[]) AS held(name, token) USING (name, token)
    WHERE holder = $2 AND expires_at > clock_timestamp() ORDER BY name FOR UPDATE OF leases) AS held
  WHERE l.name = held.name RETURNING l.name`;

const RELEASE = `UPDATE icx_run.leases SET expires_at = '-infinity' WHERE name = ANY($1) AND holder = $2`;

/**
 * Leases by the clock of the database. Those that this process has are renewed together, three times before they would
 * lapse; one whose renewal is refused, or could not be had in time, is lost.
 */
export class PostgresLeases implements Leases, Lapsing {
  readonly againMs: number;
  readonly lapsing = this;
  /** No two openings are one holder, or one that was thought dead would have the token of its successor. */
  readonly #holder: string;
  readonly #held = new Map<string, Held>();
  readonly #timer: NodeJS.Timeout;
  #renewing = false;

  constructor(
    private readonly pool: Pool,
    holder: string,
    private readonly ttlMs: number,
  ) {
    this.#holder = `${holder} ${randomUUID()}`;
    this.againMs = ttlMs / 3;
    this.#timer = setInterval(() => void this.#renew(), this.againMs).unref();
  }

  held(name: string): bigint | undefined {
    const held = this.#held.get(name);
    return held && held.until - this.againMs > performance.now() ? held.token : undefined;
  }

  async take(name: string): Promise<bigint | undefined> {
    const until = performance.now() + this.ttlMs;
    const { rows } = await this.pool.query<{ token: bigint }>(named(TAKE, [name, this.#holder, this.ttlMs]));
    const token = rows[0]?.token;
    const held = this.#held.get(name);
    if (held && held.token === token) held.until = until;
    else {
      this.#lose(name);
      if (token !== undefined) this.#held.set(name, { token, lost: new AbortController(), until });
    }
    return token;
  }

  lost(name: string): AbortSignal {
    return this.#held.get(name)?.lost.signal ?? AbortSignal.abort();
  }

  async release(...names: readonly string[]): Promise<void> {
    const had = names.filter((name) => this.#held.delete(name));
    if (had.length > 0) await this.pool.query(RELEASE, [had, this.#holder]).catch(() => undefined);
  }

  /** Gives back all. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.release(...this.#held.keys());
  }

  async #renew(): Promise<void> {
    // One that could not be renewed ends here before it is over in the database.
    for (const [name, { until }] of this.#held) if (until - this.againMs / 2 < performance.now()) this.#lose(name);
    if (this.#renewing || this.#held.size === 0) return;
    this.#renewing = true;
    const asked = new Map(this.#held);
    const until = performance.now() + this.ttlMs;
    const tokens = [...asked.values()].map(({ token }) => token);
    try {
      const values = [[...asked.keys()], this.#holder, this.ttlMs, tokens];
      const call = { text: RENEW, values, query_timeout: this.againMs };
      // No longer than until the next turn: an answer that never comes must not keep those taken since from being renewed.
      const { rows } = await within(this.againMs, this.pool.query<{ name: string }>(call));
      const renewed = new Set(rows.map(({ name }) => name));
      for (const [name, held] of asked) {
        if (renewed.has(name)) held.until = until;
        else if (this.#held.get(name) === held) this.#lose(name);
      }
    } catch {
      // Asked again at the next turn, until its time is up.
    } finally {
      this.#renewing = false;
    }
  }

  #lose(name: string): void {
    this.#held.get(name)?.lost.abort();
    this.#held.delete(name);
  }
}

/** Rejects where there is no answer by then, be it for want of a connection. */
const within = async <T>(milliseconds: number, answer: Promise<T>): Promise<T> => {
  const over = new AbortController();
  const late = pause(milliseconds, undefined, over).then(() => Promise.reject(new Error('No answer in time.')));
  late.catch(() => undefined);
  answer.catch(() => undefined);
  return Promise.race([answer, late]).finally(() => over.abort());
};

/**
 * In a transaction whose effect may be only that of whoever has the lease: nobody else takes it until the end of the
 * transaction. Throws `LeaseLost` if somebody has taken it since.
 */
export const fenced = async (client: Pick<PoolClient, 'query'>, name: string, token: bigint): Promise<void> => {
  const text = 'SELECT 1 FROM icx_run.leases WHERE name = $1 AND token = $2 FOR SHARE';
  const { rowCount } = await client.query(named(text, [name, token]));
  if (rowCount === 0) throw new LeaseLost(name);
};
