import { StatementSync } from 'node:sqlite';

const ways = ['all', 'get', 'run', 'iterate'] as const;

/** From now on the texts of the statements that SQLite runs in this thread are noted. @returns takes what was noted since */
export const noteStatements = (): (() => readonly string[]) => {
  let noted: string[] = [];
  for (const way of ways) {
    const own = StatementSync.prototype[way] as (...parameters: unknown[]) => unknown;
    const noting = function (this: StatementSync, ...parameters: unknown[]): unknown {
      noted.push(this.sourceSQL);
      return own.apply(this, parameters);
    };
    Object.defineProperty(StatementSync.prototype, way, { value: noting, configurable: true, writable: true });
  }
  return () => {
    const taken = noted;
    noted = [];
    return taken;
  };
};

/** Those of some work: the least of several tries, for timers tick beside it. */
export const statementsOf = async (
  take: () => readonly string[] | Promise<readonly string[]>,
  work: () => Promise<unknown>,
  tries = 5,
): Promise<readonly string[]> => {
  const all: (readonly string[])[] = [];
  for (let run = 0; run < tries; run += 1) {
    await take();
    await work();
    all.push(await take());
  }
  return all.toSorted((one, other) => one.length - other.length)[0]!;
};
