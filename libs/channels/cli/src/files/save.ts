import { once } from 'node:events';
import { csvLine, CsvReader, forPeople, type Row } from '@icx/tabular';
import { wrongUsage } from '../failure.ts';
import type { Terminal } from '../terminal.ts';
import { intoNewFile } from './new-file.ts';

type Pieces = AsyncIterable<string>;

/** The line of names, and the rows. */
async function* recordsOf(pieces: Pieces): AsyncGenerator<readonly string[], void, undefined> {
  const reader = new CsvReader({ delimiter: ',', encoding: 'utf-8', raw: true });
  let isNamed = false;
  for await (const rows of batchesOf(reader, pieces)) {
    if (!isNamed && reader.header) yield reader.header.cells;
    isNamed ||= reader.header !== undefined;
    for (const { cells, line, damage } of rows) {
      if (damage) throw wrongUsage('csv-invalid', `The report, line ${line}: ${damage.detail}`);
      yield cells;
    }
  }
}

async function* batchesOf(reader: CsvReader, pieces: Pieces): AsyncGenerator<readonly Row[], void, undefined> {
  for await (const piece of pieces) yield reader.push(Buffer.from(piece));
  yield reader.end();
}

/** As a person may open it in a spreadsheet: no cell is a formula there. What the API gives to programs is as it is. */
async function* linesForPeople(pieces: Pieces): AsyncGenerator<string, void, undefined> {
  for await (const cells of recordsOf(pieces)) yield csvLine(cells.map(forPeople));
}

/** Into a new file: whole or not at all. Returns how many rows it has below the line of names. */
export const saveCsv = (pieces: Pieces, file: string): Promise<number> =>
  intoNewFile(file, async (target) => {
    let lines = 0;
    for await (const line of linesForPeople(pieces)) {
      await target.writeFile(line);
      lines += 1;
    }
    return Math.max(0, lines - 1);
  });

export const say = async ({ stdout }: Terminal, text: string): Promise<void> => {
  if (!stdout.write(text)) await once(stdout, 'drain');
};

/** As it comes, to a new file, whole or not at all, or to standard output. Returns its bytes, where a file was written. */
export const saveAsItIs = async (
  pieces: AsyncIterable<Uint8Array>,
  out: string | undefined,
  terminal: Terminal,
): Promise<number | undefined> => {
  if (out === undefined) {
    const characters = new TextDecoder();
    for await (const piece of pieces) await say(terminal, characters.decode(piece, { stream: true }));
    return undefined;
  }
  return intoNewFile(out, async (target) => {
    let bytes = 0;
    for await (const piece of pieces) {
      await target.writeFile(piece);
      bytes += piece.length;
    }
    return bytes;
  });
};

/** On standard output as it comes, no faster than it is read there. */
export const showCsv = async (pieces: Pieces, terminal: Terminal): Promise<void> => {
  for await (const line of linesForPeople(pieces)) await say(terminal, line);
};

/** The same as one JSON array of objects, a row at a time; an empty cell is `null`. @param read what a cell says */
export const showAsJson = async (pieces: Pieces, terminal: Terminal, read = asItIs): Promise<void> => {
  let [between, end] = ['[', '[]\n'];
  for await (const row of objectsOf(pieces, read)) {
    await say(terminal, `${between}\n  ${JSON.stringify(row)}`);
    [between, end] = [',', '\n]\n'];
  }
  await say(terminal, end);
};

const asItIs = (cell: string): string => cell;
const orNull = (cell: string): string | null => (cell === '' ? null : cell);

async function* objectsOf(
  pieces: Pieces,
  read: (cell: string) => string,
): AsyncGenerator<Readonly<Record<string, string | null>>, void, undefined> {
  let names: readonly string[] | undefined;
  for await (const cells of recordsOf(pieces)) {
    if (names === undefined) names = cells;
    else yield Object.fromEntries(names.map((name, index) => [name, orNull(read(cells[index] ?? ''))]));
  }
}
