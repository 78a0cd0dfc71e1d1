import { Readable } from 'node:stream';
import { MailParser, type AttachmentStream, type Headers, type MailParserOptions } from 'mailparser';
import { bounds, OverBound } from './bounds.ts';

/** A part of a mail that is no multipart, in the order in which they stand. */
export interface Part {
  /** In lower case: `text/plain`. */
  readonly type: string;
  /** The multipart bodies around it, outermost first. */
  readonly within: readonly string[];
  /** Of its Content-Type. */
  readonly params: Readonly<Record<string, string>>;
  readonly filename: string | null;
  /** It is shown by a Content-ID inside the text, as a logo is. */
  readonly related: boolean;
  /** Of an inline text, decoded; `null` of a file. */
  readonly text: string | null;
  /** Of a file, decoded: all of it if somebody may read it, otherwise its beginning; of an inline text empty. */
  readonly bytes: Buffer;
}

export interface Parts {
  /** Decoded; of several the last. */
  readonly subject: string;
  /** Of the whole mail, in lower case. */
  readonly type: string;
  readonly parts: readonly Part[];
}

/**
 * What mailparser builds while it reads, and does not document. Its own `text` is all texts in one, those of mails that
 * are forwarded too, so that nobody could tell which of them the sender wrote.
 */
interface Node {
  readonly contentType: string | false;
  readonly children: readonly Node[];
  readonly headers: Headers;
  readonly textContent?: string;
  readonly isAttachment?: boolean;
  readonly node: { readonly filename?: string | false };
}

const options = {
  // What is forwarded is a file, whatever is in it.
  ignoreEmbedded: true,
  maxChildNodes: bounds.parts,
  maxHeadSize: bounds.headBytes,
  skipHtmlToText: true,
  skipTextToHtml: true,
  skipTextLinks: true,
  skipImageLinks: true,
} as MailParserOptions;

/** Given whole, mailparser would have a text and a decoded copy of all of it at once. */
function* slicesOf(raw: Buffer): Generator<Buffer> {
  for (let at = 0; at < raw.length; at += SLICE) yield raw.subarray(at, at + SLICE);
}
const SLICE = 64 * 1024;

/** Takes a mail apart by mailparser. @throws OverBound, and whatever mailparser throws of what it cannot read */
export const partsOf = async (raw: Buffer): Promise<Parts> => {
  const parser = new MailParser(options);
  const files: (Pick<Part, 'related'> & { readonly chunks: Buffer[] })[] = [];
  const whole = new Promise<void>((resolve, reject) => {
    parser.on('data', (data: AttachmentStream | { readonly type: 'text' }) => {
      if (data.type !== 'attachment') return;
      const file = { related: data.related === true, chunks: [] as Buffer[] };
      files.push(file);
      let room = isRead(data) ? Infinity : PEEK;
      data.content.on('data', (chunk: Buffer) => {
        if (room > 0) file.chunks.push(chunk);
        room -= chunk.length;
      });
      data.content.on('end', () => data.release());
    });
    parser.once('error', (error: NodeJS.ErrnoException) =>
      reject(
        error.code === 'EMAXLEN'
          ? new OverBound(`It has more than ${bounds.parts} parts, or too large a head.`)
          : error,
      ),
    );
    parser.once('end', resolve);
  });
  Readable.from(slicesOf(raw)).pipe(parser);
  await whole;

  const tree = (parser as unknown as { readonly tree: Node | false }).tree;
  if (!tree) return { subject: '', type: 'text/plain', parts: [] };
  const parts: Part[] = [];
  let nextFile = 0;
  const take = (node: Node, within: readonly string[]): void => {
    const type = node.contentType || 'text/plain';
    if (type.startsWith('multipart/')) return node.children.forEach((child) => take(child, [...within, type]));
    const file = node.isAttachment ? files[nextFile++] : undefined;
    parts.push({
      type,
      within,
      params: paramsOf(node.headers),
      filename: node.node.filename === false ? null : (node.node.filename ?? null),
      related: file?.related ?? false,
      text: file ? null : (node.textContent ?? ''),
      bytes: Buffer.concat(file?.chunks ?? []),
    });
    node.children.forEach((child) => take(child, within));
  };
  take(tree, []);
  const subject = tree.headers.get('subject');
  return {
    subject: typeof subject === 'string' ? subject : '',
    type: tree.contentType || 'text/plain',
    parts,
  };
};

/** Files of answers, and what can be looked through for a code. */
const isRead = ({ filename, contentType }: AttachmentStream): boolean =>
  /\.(?:csv|xlsx)$/i.test(filename ?? '') || /^(?:text|message)\/|spreadsheetml/.test(contentType);
/** What tells whether a file is text. */
export const PEEK = 64 * 1024;

const paramsOf = (headers: Headers): Readonly<Record<string, string>> => {
  const type = headers.get('content-type');
  return typeof type === 'object' && 'params' in type ? type.params : {};
};
