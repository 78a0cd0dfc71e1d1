import { Batches, type Ask } from '../database/index.ts';
import { hashed } from './hashed.ts';

interface Use {
  readonly name: string;
  readonly seconds: number;
}

const USE = `INSERT INTO icx_limits.used
  SELECT name, icx_limits.seconds() + seconds FROM unnest($1::bytea[], $2::float8[]) AS asked(name, seconds) ORDER BY name
  ON CONFLICT (name) DO UPDATE SET ends_at = excluded.ends_at WHERE used.ends_at <= icx_limits.seconds()
  RETURNING name, icx_limits.seconds() AS now`;

/** What may be used once. Names in one order in every statement: of two that have the same, neither waits for the other. */
export class UsedNames {
  readonly #batches: Batches<Use, boolean>;

  constructor(private readonly ask: Ask) {
    this.#batches = new Batches((uses) => this.#use(uses), 4);
  }

  first(name: string, seconds: number): Promise<boolean> {
    return this.#batches.ask({ name, seconds });
  }

  async #use(uses: readonly Use[]): Promise<boolean[]> {
    const asked = new Map<string, Use & { readonly hash: Buffer }>();
    for (const use of uses) if (!asked.has(use.name)) asked.set(use.name, { ...use, hash: hashed(use.name) });
    const rows = [...asked.values()];
    const found = await this.ask<{ name: Buffer }>(USE, [
      rows.map(({ hash }) => hash),
      rows.map(({ seconds }) => seconds),
    ]);
    const firsts = new Set(found.rows.map(({ name }) => name.toString('hex')));
    // Of several here with one name the first has it.
    return uses.map((use) => {
      const row = asked.get(use.name);
      asked.delete(use.name);
      return row !== undefined && firsts.has(row.hash.toString('hex'));
    });
  }
}
