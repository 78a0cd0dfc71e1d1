import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { asking, migrate } from '@icx/postgres/database';
import { syncFolder } from '@icx/spool/folder';
import type { Pool } from 'pg';

/** How a house stands to a move: into it or out of it, begun or ended. */
export type MoveState = 'arriving' | 'arrived' | 'leaving' | 'left';

/** In both houses of a move, so that each knows the other. */
export interface Mark {
  /** Of this one move, a random UUID. */
  readonly id: string;
  /** Of the exchange that moves. */
  readonly pairId: string;
  readonly state: MoveState;
  /** When the state was reached, ISO 8601, by the clock of whoever moved it. */
  readonly at: string;
}

const FILE = 'move.json';

export const folderMark = (folder: string): Mark | undefined => {
  const path = join(folder, FILE);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Mark) : undefined;
};

/** Durable, the old one or the new, when it resolves. */
export const markFolder = async (folder: string, mark: Mark): Promise<void> => {
  const path = join(folder, FILE);
  const file = await open(`${path}.new`, 'w', 0o600);
  await file.writeFile(`${JSON.stringify(mark)}\n`);
  await file.sync().finally(() => file.close());
  await rename(`${path}.new`, path);
  await syncFolder(folder);
};

const steps = [
  `CREATE TABLE mark(
     single boolean PRIMARY KEY DEFAULT true CHECK (single),
     id text NOT NULL,
     pair_id text NOT NULL,
     state text NOT NULL,
     at text NOT NULL
   )`,
];

/** Throws `StorageUnavailable`. */
export const databaseMark = async (on: Pick<Pool, 'query'>): Promise<Mark | undefined> => {
  const ask = asking(on);
  const there = await ask<{ mark: string | null }>(`SELECT to_regclass('icx_move.mark') AS mark`, []);
  if (!there.rows[0]?.mark) return undefined;
  return (await ask<{ [K in keyof Mark]: Mark[K] }>('SELECT id, pair_id AS "pairId", state, at FROM icx_move.mark', []))
    .rows[0];
};

export const markDatabase = async (pool: Pool, { id, pairId, state, at }: Mark): Promise<void> => {
  await migrate(pool, { schema: 'icx_move', steps });
  await asking(pool)(
    `INSERT INTO icx_move.mark(id, pair_id, state, at) VALUES ($1, $2, $3, $4)
     ON CONFLICT (single) DO UPDATE SET id = $1, pair_id = $2, state = $3, at = $4`,
    [id, pairId, state, at],
  );
};

/** How a mark is taken away again, for whoever wants a house as it was before. */
export const undoing = {
  folder: (folder: string) => `delete ${join(folder, FILE)}`,
  database: 'drop the schema icx_move in the database',
} as const;

/**
 * Why an exchange must not be started in this house, and what to do; `undefined`: it may.
 * @param undo how to take the mark away
 */
export const whyNotStarted = (mark: Mark | undefined, undo: string): string | undefined => {
  switch (mark?.state) {
    case 'arriving':
      return 'An exchange is moving in here, and not all of it has come: run `icx migrate` again, as it was run before.';
    case 'leaving':
      return (
        'The exchange was about to move from here when that was broken off: run `icx migrate` again, as it was run before. ' +
        `Or stay, if it was not started there meanwhile: ${undo}, and empty the place that it was moving to.`
      );
    case 'left':
      return (
        `The exchange moved from here at ${mark.at}: start it with the other ICX_PROFILE. ` +
        `To go back to how it was then, and lose what has happened since, ${undo}.`
      );
    default:
      return undefined;
  }
};

/** Longer than a used DPoP proof is remembered, and than clocks differ [choice]; milliseconds. */
const JUST = 600_000;

/** What an exchange remembered in memory alone, before it moved in, may still matter. */
export const hasJustArrived = (mark: Mark | undefined, now: string): boolean =>
  mark?.state === 'arrived' && Date.parse(now) - Date.parse(mark.at) < JUST;
