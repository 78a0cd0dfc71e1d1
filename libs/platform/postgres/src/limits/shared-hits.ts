import { Hits, type Limit } from '@icx/runtime';
import { Batches, type Ask } from '../database/index.ts';
import { hashed } from './hashed.ts';

/** Of a large limit a process lets pass one part in so many before it tells the others … */
const PARTS = 100;
/** … and tells them within this time, milliseconds. */
const SOON = 1_000;

interface Told {
  readonly name: string;
  readonly hits: number;
  readonly seconds: number;
}
/** How many there have been with these, seconds until it ends. */
interface Total {
  readonly count: number;
  readonly left: number;
}

const COUNT = `INSERT INTO icx_limits.hits AS known
  SELECT name, hits, icx_limits.seconds() + seconds
  FROM unnest($1::bytea[], $2::int[], $3::float8[]) AS told(name, hits, seconds) ORDER BY name
  ON CONFLICT (name) DO UPDATE SET
    count = CASE WHEN known.ends_at > icx_limits.seconds() THEN known.count ELSE 0 END + excluded.count,
    ends_at = CASE WHEN known.ends_at > icx_limits.seconds() THEN known.ends_at ELSE excluded.ends_at END
  RETURNING name, count, ends_at - icx_limits.seconds() AS left, icx_limits.seconds() AS now`;

/**
 * Limits that all processes keep together. Who calls often costs no statement per call: a hundredth of a large limit is counted here,
 * and told together; whoever is known to be over one costs none at all.
 */
export class SharedHits {
  /** As all have counted when it was told last, and what was counted here since. */
  readonly #known = new Hits();
  #untold = new Map<string, Omit<Told, 'name'>>();
  readonly #batches = new Batches((told: readonly Told[]) => this.#count(told), 1);
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly ask: Ask,
    private readonly now: () => number,
  ) {}

  async hit({ name, most, seconds }: Limit): Promise<number> {
    const here = this.#known.add(name, 1, this.now(), seconds);
    // Of one that is over nothing more need be told: whoever else counts for it finds out.
    if (here.count > most) return Math.ceil(here.endsAt - this.now());
    const hits = (here.count > 1 ? (this.#untold.get(name)?.hits ?? 0) : 0) + 1;
    if (hits * PARTS < most) {
      this.#untold.set(name, { hits, seconds });
      this.#timer ??= setTimeout(() => void this.tell().catch(() => undefined), SOON).unref();
      return 0;
    }
    this.#untold.delete(name);
    const { count, left } = await this.#batches.ask({ name, hits, seconds });
    return count > most ? Math.ceil(left) : 0;
  }

  /** Tells the others what was counted here. */
  async tell(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const untold = this.#untold;
    this.#untold = new Map();
    await Promise.all([...untold].map(([name, of]) => this.#batches.ask({ name, ...of })));
  }

  async #count(told: readonly Told[]): Promise<Total[]> {
    const sums = new Map<string, Told & { readonly hash: Buffer }>();
    for (const one of told) {
      const hits = one.hits + (sums.get(one.name)?.hits ?? 0);
      sums.set(one.name, { ...one, hits, hash: hashed(one.name) });
    }
    const rows = [...sums.values()];
    const { rows: found } = await this.ask<Total & { name: Buffer }>(COUNT, [
      rows.map(({ hash }) => hash),
      rows.map(({ hits }) => hits),
      rows.map(({ seconds }) => seconds),
    ]);
    const totals = new Map(found.map((total) => [total.name.toString('hex'), total]));
    for (const { name, hash } of rows) this.#learn(name, totals.get(hash.toString('hex'))!);
    // Each has its own place in the sum: those that came first are within the limit.
    const later = new Map(rows.map(({ name, hits }) => [name, hits]));
    return told.map(({ name, hits }) => {
      const left = later.get(name)! - hits;
      later.set(name, left);
      const total = totals.get(sums.get(name)!.hash.toString('hex'))!;
      return { count: total.count - left, left: total.left };
    });
  }

  #learn(name: string, { count, left }: Total): void {
    const here = this.#known.add(name, 0, this.now(), left);
    here.count = count + (this.#untold.get(name)?.hits ?? 0);
    here.endsAt = this.now() + left;
  }
}
