import type { Held, Place, Places } from '@icx/runtime';
import { Batches, type Ask } from '../database/index.ts';
import { hashed } from './hashed.ts';

type Named = Pick<Place, 'name' | 'of'>;

const TAKE = `SELECT n::int, held.of, held.amount, icx_limits.seconds() AS now
  FROM unnest($1::bytea[], $2::text[], $3::float8[], $4::float8[]) WITH ORDINALITY AS asked(name, member, amount, seconds, n)
  CROSS JOIN LATERAL icx_limits.take(asked.name, asked.member, asked.amount, asked.seconds) AS held`;
const HELD = 'SELECT held.of, held.amount FROM icx_limits.held($1) AS held';
/** Locked in the order in which places are taken. */
const RELEASE = `DELETE FROM icx_limits.places USING (
    SELECT name, member FROM icx_limits.places JOIN unnest($1::bytea[], $2::text[]) AS asked(name, member) USING (name, member)
    ORDER BY name, member FOR UPDATE OF places) AS gone
  WHERE places.name = gone.name AND places.member = gone.member`;

/** What all processes have in hand. */
export class SharedPlaces implements Places {
  readonly #taking = new Batches((places: readonly Place[]) => this.#take(places), 1);
  readonly #releasing = new Batches((places: readonly Named[]) => this.#release(places), 1);

  constructor(private readonly ask: Ask) {}

  take(place: Place): Promise<readonly Held[]> {
    return this.#taking.ask(place);
  }

  async held(name: string): Promise<readonly Held[]> {
    return (await this.ask<Held>(HELD, [hashed(name)])).rows;
  }

  release(place: Named): Promise<void> {
    return this.#releasing.ask(place);
  }

  /** Names in one order in every statement: of two that have the same, neither waits for the other. */
  async #take(places: readonly Place[]): Promise<(readonly Held[])[]> {
    const asked = places
      .map(({ name, ...place }, n) => ({ n, hash: hashed(name), ...place }))
      .toSorted((a, b) => Buffer.compare(a.hash, b.hash));
    const { rows } = await this.ask<Held & { n: number }>(TAKE, [
      asked.map(({ hash }) => hash),
      asked.map(({ of }) => of),
      asked.map(({ amount = 1 }) => amount),
      asked.map(({ seconds }) => seconds),
    ]);
    const told = places.map((): Held[] => []);
    for (const { n, of, amount } of rows) told[asked[n - 1]!.n]!.push({ of, amount });
    return told;
  }

  async #release(places: readonly Named[]): Promise<void[]> {
    await this.ask(RELEASE, [places.map(({ name }) => hashed(name)), places.map(({ of }) => of)]);
    return places.map(() => undefined);
  }
}
