import { once } from 'node:events';
import { open, rm } from 'node:fs/promises';
import { wrongUsage } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { CsvReader } from './csv.ts';

type Pieces = AsyncIterable<string>;

/** Lines below the first one. */
async function* counted(pieces: Pieces, count: { rows: number }): AsyncGenerator<string, void, undefined> {
  const reader = new CsvReader('The file');
  let records = 0;
  for await (const piece of pieces) {
    records += [...reader.push(piece)].length;
    yield piece;
  }
  records += [...reader.end()].length;
  count.rows = Math.max(0, records - 1);
}

/** Into a new file: whole or not at all. Returns how many rows it has below the line of names. */
export const saveCsv = async (pieces: Pieces, file: string): Promise<number> => {
  const target = await open(file, 'wx', 0o600).catch((error: unknown) => {
    const { code } = error as NodeJS.ErrnoException;
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`;
    throw wrongUsage('file-not-writable', `${file} ${why}. Name another file.`);
  });
  try {
    const count = { rows: 0 };
    for await (const piece of counted(pieces, count)) await target.writeFile(piece);
    await target.sync();
    return count.rows;
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await target.close();
  }
};

const say = async ({ stdout }: Terminal, text: string): Promise<void> => {
  if (!stdout.write(text)) await once(stdout, 'drain');
};

/** On standard output as it comes, no faster than it is read there. */
export const showCsv = async (pieces: Pieces, terminal: Terminal): Promise<void> => {
  for await (const piece of pieces) await say(terminal, piece);
};

/** The same as one JSON array of objects, a row at a time; an empty cell is `null`. */
export const showAsJson = async (pieces: Pieces, terminal: Terminal): Promise<void> => {
  let [between, end] = ['[', '[]\n'];
  for await (const row of objectsOf(pieces)) {
    await say(terminal, `${between}\n  ${JSON.stringify(row)}`);
    [between, end] = [',', '\n]\n'];
  }
  await say(terminal, end);
};

const orNull = (cell = ''): string | null => (cell === '' ? null : cell);

async function* objectsOf(pieces: Pieces): AsyncGenerator<Readonly<Record<string, string | null>>, void, undefined> {
  const reader = new CsvReader('The file');
  let names: readonly string[] | undefined;
  async function* records() {
    for await (const piece of pieces) yield* reader.push(piece);
    yield* reader.end();
  }
  for await (const { cells } of records()) {
    if (names === undefined) names = cells;
    else yield Object.fromEntries(names.map((name, index) => [name, orNull(cells[index])]));
  }
}
