/** What a mail may have. A person's mail is far below all of these; the work of reading grows with each. */
export const bounds = {
  bytes: 40 * 1024 * 1024,
  headBytes: 256 * 1024,
  headerLines: 2_000,
  parts: 500,
  /** Multipart bodies, each of which may hold the next: every line is compared with the boundaries of all around it. */
  multiparts: 50,
  attachments: 50,
  /** Of text that is read for an answer, and of HTML: people quote for years, and are far below. */
  textCharacters: 256 * 1024,
  /** Elements of HTML in each other: turning it to text takes time by the square of these. */
  htmlDepth: 500,
  /** Of all texts and files that are looked into for a code. */
  searchedCharacters: 512 * 1024,
} as const;

/** Thrown by what counts while it works. */
export class OverBound extends Error {}

const LF = 0x0a;
const CR = 0x0d;
const DELIMITER = Buffer.from('\n--');

/** Counted before anything is read; `undefined`: within all of them. */
export const overBound = (raw: Buffer): string | undefined => {
  if (raw.length > bounds.bytes) return `It is larger than ${bounds.bytes / 1024 / 1024} MiB.`;
  const head = headOf(raw);
  if (head.length > bounds.headBytes) return `Its head is larger than ${bounds.headBytes / 1024} KiB.`;
  if (linesIn(head) > bounds.headerLines) return `Its head has more than ${bounds.headerLines} lines.`;
  const boundaries = boundariesIn(raw);
  if (boundaries === undefined) return `It has more than ${bounds.multiparts} multipart bodies.`;
  return partsIn(raw, boundaries) > bounds.parts ? `It has more than ${bounds.parts} parts.` : undefined;
};

/** Up to the first empty line: without one all of it is head. */
export const headOf = (raw: Buffer): Buffer => {
  if (/^\r?\n/.test(raw.toString('latin1', 0, 2))) return raw.subarray(0, 0);
  for (let at = raw.indexOf(LF); at !== -1; at = raw.indexOf(LF, at + 1))
    if (raw[at + 1] === LF || (raw[at + 1] === CR && raw[at + 2] === LF)) return raw.subarray(0, at);
  return raw;
};

const linesIn = (bytes: Buffer): number => {
  let lines = 0;
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) lines += 1;
  return lines;
};

/** Of what is looked at as text at once: a mail of 25 MB is not to be there twice. */
const STRETCH = 1024 * 1024;
const OVERLAP = 512;
const declaration = /boundary\s{0,9}=\s{0,9}(?:"([^"\r\n]{1,200})"|([^\s";]{1,200}))/gi;

/** What stands behind any `boundary=`, also where it is text: `undefined` if there are too many. */
const boundariesIn = (raw: Buffer): ReadonlySet<string> | undefined => {
  const found = new Set<string>();
  let declared = 0;
  for (let at = 0; at < raw.length; at += STRETCH)
    for (const { 1: quoted, 2: bare, index } of raw
      .toString('latin1', at, at + STRETCH + OVERLAP)
      .matchAll(declaration)) {
      declared += index < STRETCH ? 1 : 0;
      if (declared > bounds.multiparts) return undefined;
      found.add((quoted ?? bare!).trimEnd());
    }
  return found;
};

const partsIn = (raw: Buffer, boundaries: ReadonlySet<string>): number => {
  let parts = 0;
  if (boundaries.size === 0) return parts;
  for (let at = raw.indexOf(DELIMITER); at !== -1 && parts <= bounds.parts; at = raw.indexOf(DELIMITER, at + 1)) {
    const line = raw.toString('latin1', at + DELIMITER.length, at + DELIMITER.length + 200);
    if (boundaries.has(line.replace(/\r?\n.*$/s, '').trimEnd())) parts += 1;
  }
  return parts;
};
