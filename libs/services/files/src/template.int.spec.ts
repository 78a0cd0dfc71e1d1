import { isRefusal } from '@icx/refusals';
import { openTable, xlsxStream } from '@icx/tabular';
import type { Column } from './file-kind.ts';
import { csvTemplate, templateRows } from './template.ts';

const columns: readonly Column[] = [
  { name: 'deviceId', required: true, words: '', example: '00-DB-12-34-56-78-90-A0', identifier: true },
  { name: 'note', required: false, words: '', example: 'Found, "as it is"' },
];

async function* whole(bytes: Uint8Array) {
  yield bytes;
}
const read = async (bytes: AsyncIterable<Uint8Array>) => {
  const table = await openTable(bytes);
  if (isRefusal(table)) return table.code;
  const rows = [];
  for await (const batch of table.rows) rows.push(...(isRefusal(batch) ? [batch] : batch));
  return { header: table.header, rows };
};

test('a template is read as an empty file: its example is passed over', async () => {
  const empty = { header: ['deviceId', 'note'], rows: [] };
  expect(await read(whole(Buffer.from(csvTemplate(columns))))).toEqual(empty);
  expect(await read(xlsxStream(templateRows(columns)))).toEqual(empty);
  expect(csvTemplate(columns)).toBe('deviceId,note\r\n# 00-DB-12-34-56-78-90-A0,"Found, ""as it is"""\r\n');
});
