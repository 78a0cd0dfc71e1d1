import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';
import { csvLine, forPeople, xlsxStream } from '@icx/tabular';

const CSV = 'text/csv; charset=utf-8; header=present';
export const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
/** Characters handed on at a time: a chunk for each line would cost more than the line. */
const CHUNK = 64 * 1024;

/** Lines of any number, made as they are read. */
export const csvAttachment = (lines: AsyncIterable<string>, filename: string): StreamableFile =>
  attached(Readable.from(inChunks(lines), { objectMode: false }), CSV, filename);

/** Rows for people, so no cell of it is a formula; the first row is the names. */
export const csvOfRows = (rows: AsyncIterable<readonly string[]>, filename: string): StreamableFile =>
  csvAttachment(linesOf(rows), filename);

async function* linesOf(rows: AsyncIterable<readonly string[]>): AsyncGenerator<string, void, undefined> {
  for await (const row of rows) yield csvLine(row.map(forPeople));
}

/** The same as a workbook; the first row is the names. */
export const xlsxAttachment = (rows: AsyncIterable<readonly string[]>, filename: string): StreamableFile =>
  attached(xlsxStream(rows), XLSX, filename);

/** A file as its sender brought it, of whatever type: to be saved, never shown by a browser. */
export const savedAttachment = (bytes: Uint8Array, name: string): StreamableFile => {
  const plain = name.replace(/[^\w.-]/g, '_');
  const whole = encodeURIComponent(name).replace(/['()*!]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  return new StreamableFile(bytes, {
    type: 'application/octet-stream',
    disposition: `attachment; filename="${plain}"; filename*=UTF-8''${whole}`,
  });
};

const attached = (bytes: Readable, type: string, filename: string): StreamableFile =>
  new StreamableFile(bytes, { type, disposition: `attachment; filename="${filename}"` });

async function* inChunks(lines: AsyncIterable<string>): AsyncGenerator<Buffer, void, undefined> {
  let chunk = '';
  for await (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield Buffer.from(chunk);
    chunk = '';
  }
  if (chunk !== '') yield Buffer.from(chunk);
}
