import type { DatabaseSync } from 'node:sqlite';
import { SEAL } from '@icx/vault';
import type { Row, Shelf } from './shelf.ts';
import { inTransaction, sqliteShelf } from './sqlite-shelf.ts';

/** As `@icx/sqlite/vault` numbers them: the rows of a chunk have ids from its sequence times this on. */
const SLOTS = 65_536n;

const word = (column: string): string => `(SELECT word FROM holding_word WHERE id = row.${column})`;
const number = (column: string): string => `(SELECT id FROM holding_word WHERE word = :${column})`;
const placeOf = ({ id }: Row) => ({
  sequence: BigInt(id as bigint) / SLOTS,
  at: Number(BigInt(id as bigint) % SLOTS) * SEAL,
});

/**
 * In the embedded vault the seals of one put stand together, in a chunk that was written with the sources of holdings; a row's
 * id says where. Words are numbers there.
 */
export const heldShelf = (db: DatabaseSync, table: 'holding' | 'holding_conflict'): Shelf => {
  const against = table === 'holding_conflict' ? 'against' : undefined;
  const columns = [
    'id',
    'device',
    number('holder'),
    'line',
    number('type'),
    number('manufacturer'),
    'msn',
    'representation',
    'fingerprint',
  ];
  const values = [...columns, ...(against ? [against] : [])].map((each) => (each.startsWith('(') ? each : `:${each}`));
  const rows = sqliteShelf(
    db,
    {
      file: 'vault.db',
      from: `SELECT id, device, ${word('holder')} AS holder, line, ${word('type')} AS type, ${word('manufacturer')} AS manufacturer,
        msn, representation, fingerprint${against ? ', against' : ''} FROM ${table} AS row`,
      into: [
        ...['holder', 'type'].map((column) => `INSERT OR IGNORE INTO holding_word(word) VALUES (:${column})`),
        'INSERT OR IGNORE INTO holding_word(word) SELECT :manufacturer WHERE :manufacturer IS NOT NULL',
        `INSERT INTO ${table} VALUES (${values.join(', ')})`,
      ],
    },
    ['id'],
  );
  const addWord = db.prepare('INSERT OR IGNORE INTO holding_word(word) VALUES (?)');
  const find = db.prepare('SELECT seals FROM holding_chunk WHERE sequence = ?');
  const put = db.prepare(
    `UPDATE holding_chunk SET seals = :seals, holder = ${number('holder')} WHERE sequence = :sequence`,
  );
  const sealsOf = (sequence: bigint) => (find.get(sequence)?.['seals'] as Uint8Array | undefined) ?? Buffer.alloc(0);
  const withSeals = (page: readonly Row[]): readonly Row[] =>
    [...Map.groupBy(page, (row) => placeOf(row).sequence)].flatMap(([sequence, of]) => {
      const seals = sealsOf(sequence);
      return of.map((row) => ({ ...row, seal: seals.subarray(placeOf(row).at, placeOf(row).at + SEAL) }));
    });
  const putSeals = (page: readonly Row[]): void => {
    for (const [sequence, of] of Map.groupBy(page, (row) => placeOf(row).sequence)) {
      const before = sealsOf(sequence);
      const seals = Buffer.alloc(Math.max(before.length, placeOf(of.at(-1)!).at + SEAL));
      seals.set(before);
      for (const row of of) seals.set(row['seal'] as Uint8Array, placeOf(row).at);
      addWord.run(of[0]!['holder']!);
      put.run({ seals, sequence, holder: of[0]!['holder']! });
    }
  };
  return {
    ...rows,
    page: async (after, limit) => withSeals(await rows.page(after, limit)),
    // The seals first: a page that is broken off is written again from its rows on.
    write: async (page) => {
      inTransaction(db, () => putSeals(page));
      await rows.write(page);
    },
  };
};
