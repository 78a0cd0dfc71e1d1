import type { ArrivedMessage } from '../transport.ts';

/** Headers are read so far: what is beyond is of no server that delivers mail. */
const MOST = 256 * 1024;

/** Which the server writes that delivers into the mailbox, above what it was sent, in the order in which they are believed. */
const written = ['delivered-to', 'x-original-to', 'envelope-to'];
const addressed = ['to', 'cc'];
/** Servers write one; of a mail without, what its author says is all there is. */
const senders = ['return-path', 'from'];

const mailbox = /[^\s<>,;:"()[\]\\]{1,64}@[^\s<>,;:"()[\]\\]{1,255}/g;

/**
 * The envelope of a mail that was in a mailbox: as the server wrote it into headers, else what the mail says of itself. Anybody
 * can write such headers, but nothing rests on them: what an address of ours says is proved by its own keyed hash.
 */
export const envelopeOf = (raw: Uint8Array, isOurs: (address: string) => boolean): ArrivedMessage['envelope'] => {
  const headers = headersOf(raw);
  const ours = (names: readonly string[]): readonly string[] =>
    [
      ...new Set(names.flatMap((name) => (headers.get(name) ?? []).flatMap((value) => value.match(mailbox) ?? []))),
    ].filter(isOurs);
  const [delivered] = ours(written);
  const [sender] = senders.flatMap((name) => headers.get(name)?.slice(0, 1) ?? []);
  return { from: sender?.match(mailbox)?.[0] ?? '', to: delivered === undefined ? ours(addressed) : [delivered] };
};

/** By lower-case name, from the top. */
const headersOf = (raw: Uint8Array): ReadonlyMap<string, readonly string[]> => {
  const text = Buffer.from(raw.subarray(0, MOST)).toString('utf8');
  const [head = ''] = text.split(/\r?\n\r?\n/, 1);
  const headers = new Map<string, string[]>();
  for (const line of head.replaceAll(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon > 0) headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1)]);
  }
  return headers;
};
