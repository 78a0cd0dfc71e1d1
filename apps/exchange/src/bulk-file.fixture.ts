import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from './http-call.fixture.ts';
import type { Client } from './world.fixture.ts';

export interface Sending {
  readonly dryRun?: boolean;
  readonly allOrNothing?: boolean;
  readonly onBehalfOf?: string;
  readonly name?: string;
}

/** A part of a form, by which alone a file has a name. */
const inForm = (bytes: string | Uint8Array, name: string): Buffer =>
  Buffer.concat([
    Buffer.from(`--B\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\n`),
    Buffer.from(bytes as string),
    Buffer.from('\r\n--B--\r\n'),
  ]);

/** Sends a file as it is, or in a form. */
export const sendFile = (
  client: Client,
  kind: string,
  bytes: string | Uint8Array,
  { onBehalfOf, name, dryRun = false, allOrNothing = false }: Sending = {},
): Promise<Reply> =>
  client.send(
    'POST',
    `/v1/files?kind=${kind}&dryRun=${dryRun}&allOrNothing=${allOrNothing}`,
    {
      'content-type': name === undefined ? 'application/octet-stream' : 'multipart/form-data; boundary=B',
      'idempotency-key': randomUUID(),
      ...(onBehalfOf ? { 'icx-on-behalf-of': onBehalfOf } : {}),
    },
    name === undefined ? bytes : inForm(bytes, name),
  );

const ends = ['done', 'refused', 'cancelled'];

/** The file once it has come to its end. */
export const ended = async (client: Client, path: string, onBehalfOf?: string): Promise<Reply['body']> => {
  const headers: Record<string, string> = onBehalfOf ? { 'icx-on-behalf-of': onBehalfOf } : {};
  for (let tries = 0; tries < 600; tries++) {
    const { body, status, text } = await client.get(path, headers);
    if (status !== 200) throw new Error(`${path} is answered with ${status}: ${text}`);
    if (ends.includes(body.state)) return body;
    await sleep(50);
  }
  throw new Error(`${path} comes to no end.`);
};

/** Sends it and waits for its end. */
export const taken = async (
  client: Client,
  kind: string,
  bytes: string | Uint8Array,
  sending: Sending = {},
): Promise<Reply['body']> => {
  const reply = await sendFile(client, kind, bytes, sending);
  expect(reply).toMatchObject({ status: 202, headers: { location: expect.stringMatching(/^\/v1\/files\/fil_/) } });
  return ended(client, reply.headers.location!, sending.onBehalfOf);
};

interface Refused {
  readonly code: string;
  readonly column: string | null;
  /** The first ten. */
  readonly rows: readonly { readonly line: number }[];
}

/** `mpan-check-digit mpxn 3,4`; of the row as a whole `-`. */
export const refusedOf = ({ refused }: { refused: readonly Refused[] }): readonly string[] =>
  refused.map(({ code, column, rows }) => `${code} ${column ?? '-'} ${rows.map(({ line }) => line).join(',')}`);

export const csvOf = (rows: readonly Readonly<Record<string, string | number | null | undefined>>[]): string => {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  return [names, ...rows.map((row) => names.map((name) => row[name] ?? ''))]
    .map((cells) => `${cells.join(',')}\n`)
    .join('');
};
