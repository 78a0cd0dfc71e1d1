import { eventually } from '@icx/world-testing/eventually';
import { randomUUID } from 'node:crypto';
import { csvLine, forPeople, openTable, type Table } from '@icx/tabular';
import { tokenOf, type PartyName, type World } from './world.fixture.ts';

export type Line = Readonly<Record<string, string>>;

/** A party's worklist as our own reader reads it: lines by the names of their columns. */
export const worklistOf = async (
  world: World,
  party: PartyName,
  { type = 'csv', ...headers }: { readonly type?: 'csv' | 'xlsx'; readonly 'icx-on-behalf-of'?: string } = {},
) => {
  const authorization = `Bearer ${await tokenOf(world.folder, party)}`;
  const reply = await fetch(`${world.url}/v1/worklist.${type}`, { headers: { authorization, ...headers } });
  expect(reply.status).toBe(200);
  return { reply, lines: await linesOf(reply.body!) };
};

/** Of a table, by the names of its columns. */
export const linesOf = async (bytes: AsyncIterable<Uint8Array>): Promise<readonly Line[]> => {
  const table = (await openTable(bytes, {})) as Table;
  const lines: Line[] = [];
  for await (const rows of table.rows)
    for (const { cells } of rows as Exclude<typeof rows, { code: string }>)
      lines.push(Object.fromEntries(table.header.map((name, index) => [name, cells[index] ?? ''])));
  return lines;
};

/** Lines as a table that people send. */
export const tableOf = (lines: readonly Line[]): string => {
  const names = [...new Set(lines.flatMap((line) => Object.keys(line)))];
  return [names, ...lines.map((line) => names.map((name) => line[name] ?? ''))]
    .map((cells) => csvLine(cells.map(forPeople)))
    .join('');
};

/** Sends lines as a file of answers, and returns the file when it has been worked off. */
export const sendAnswers = async (world: World, party: PartyName, lines: readonly Line[]) => {
  const headers = { 'content-type': 'text/csv', 'idempotency-key': randomUUID() };
  const sent = await world.as(party).send('POST', '/v1/files?kind=answers', headers, tableOf(lines));
  expect(sent).toMatchObject({ status: 202 });
  return eventually(async () => {
    const { body: file } = await world.as(party).get(sent.headers.location!);
    return ['done', 'refused', 'cancelled'].includes(file.state) && file;
  });
};
