import { parseEmailAddress } from '@icx/identifiers';
import { mayHoldInstallCode } from '@icx/install-code';
import type { ReadMail } from '@icx/mail';
import fc from 'fast-check';
import { corpus } from './corpus/corpus.data.ts';
import { envelopeOf, rawOf, readOf } from './corpus/corpus.fixture.ts';
import type { Expected } from './corpus/expected.ts';
import { headOf } from './bounds.ts';
import { isUnreadable, readMail } from './read-mail.ts';

/** A run that found nothing finds nothing again; another seed looks elsewhere. */
const parameters = { seed: 12, numRuns: 600 };

const mails = corpus.map((expected) => ({ expected, raw: rawOf(expected.file) }));
/** All codes that stand in the corpus where one may be supplied. */
const codes = new Set(corpus.flatMap(({ said }) => (typeof said === 'object' ? (said['installCode'] ?? []) : [])));

/** What turns the meaning of what stands around it. */
const tokens = [
  ...[
    '\r\n',
    '\n',
    '\r',
    '\r\n\r\n',
    '\0',
    '=',
    '=\r\n',
    ' \r\n',
    '> ',
    '-- \r\n',
    '--',
    '--=_part_1',
    '--=_part_1--\r\n',
  ],
  ...[
    'Content-Type: text/html\r\n',
    'Content-Type: message/rfc822\r\n',
    'Content-Type: multipart/mixed; boundary="=_part_1"\r\n',
  ],
  ...[
    'Content-Transfer-Encoding: base64\r\n',
    'Content-Transfer-Encoding: quoted-printable\r\n',
    'charset=utf-16',
    'boundary=x',
  ],
  ...[
    'RECEIVED\r\n',
    'NOT OURS\r\n',
    'From: boss@evil.example\r\n',
    '\xff\xfe',
    '\xef\xbb\xbf',
    '<!--',
    '<',
    '"',
    '(',
    '\\',
  ],
].map((token) => Buffer.from(token, 'latin1'));

type Mutation = (raw: Buffer) => Buffer;
const place = fc.double({ min: 0, max: 1, noNaN: true });
const cut = (raw: Buffer, at: number, gone: number, put: Uint8Array): Buffer => {
  const from = Math.floor(at * raw.length);
  return Buffer.concat([raw.subarray(0, from), put, raw.subarray(from + gone)]);
};
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.tuple(place, fc.nat(80)).map(
    ([at, gone]) =>
      (raw: Buffer) =>
        cut(raw, at, gone, Buffer.alloc(0)),
  ),
  fc.tuple(place, fc.nat(2), fc.constantFrom(...tokens)).map(
    ([at, gone, put]) =>
      (raw: Buffer) =>
        cut(raw, at, gone, put),
  ),
  fc.tuple(place, fc.uint8Array({ maxLength: 4 })).map(
    ([at, put]) =>
      (raw: Buffer) =>
        cut(raw, at, put.length, put),
  ),
  fc.tuple(place, place, fc.nat(400)).map(([at, from, length]) => (raw: Buffer) => {
    const start = Math.floor(from * raw.length);
    return cut(raw, at, 0, raw.subarray(start, start + length));
  }),
);
const mutations = fc.array(mutation, { minLength: 1, maxLength: 6 });
const mutated = (raw: Buffer, by: readonly Mutation[]): Buffer => by.reduce((so, mutate) => mutate(so), raw);
const anyMail = fc.constantFrom(...mails);

const isSound = (read: ReadMail): void => {
  expect(structuredClone(read)).toEqual(read);
  expect(read.from.map(parseEmailAddress)).toEqual(read.from);
  expect(read.subject.length).toBeLessThanOrEqual(1_000);
  expect(read.attachments.length).toBeLessThanOrEqual(50);
  for (const { name, format, bytes } of read.attachments) {
    expect(name).toMatch(/^[^\p{C}/\\]{1,100}$/u);
    if (format === 'other') expect(bytes.length).toBe(0);
  }
  for (const { status } of read.reports ?? []) expect(status).toMatch(/^(?:[245]\.\d{1,3}\.\d{1,3})?$/);
};

test('whatever becomes of its bytes, a mail is read, and no code but those that stood there comes out', () =>
  fc.assert(
    fc.asyncProperty(anyMail, mutations, async ({ expected, raw }, by) => {
      const read = await readOf(expected, mutated(raw, by));
      isSound(read);
      if (read.said.says !== 'code-supplied') return;
      expect(codes).toContain(read.said.installCode);
      expect(read.hasCode).toBe(true);
    }),
    parameters,
  ));

test('bytes that are no mail are read', () =>
  fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
      isSound(await readMail(Buffer.from(bytes), { from: '', to: [] }, { ownDomain: null }));
    }),
    parameters,
  ));

test('what its head or its envelope says is automatic stays so, whatever its body is', () => {
  const marked = mails.filter(
    ({ expected: { automatic } }) => automatic && !['out-of-office-words', 'challenge', 'calendar'].includes(automatic),
  );
  return fc.assert(
    fc.asyncProperty(fc.constantFrom(...marked), mutations, async ({ expected, raw }, by) => {
      const head = headOf(raw).length + 4;
      const read = await readOf(expected, Buffer.concat([raw.subarray(0, head), mutated(raw.subarray(head), by)]));
      if (!isUnreadable(read)) expect(read.automatic).toBe(expected.automatic);
    }),
    parameters,
  );
});

test('a second From header, wherever in the head, is seen', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...mails.filter(({ expected }) => expected.fromHeaders === undefined)),
      fc.nat(),
      fc.constantFrom('From: ', 'from:', 'FROM :', 'From\t: '),
      async ({ expected, raw }, at, name) => {
        const lines = raw.toString('latin1').split(/(?<=\n)(?![ \t])/);
        const head = lines.findIndex((line) => /^\r?\n$/.test(line));
        const line = at % (head === -1 ? 1 : head + 1);
        const doubled = Buffer.from(lines.toSpliced(line, 0, `${name}boss@evil.example\r\n`).join(''), 'latin1');
        expect((await readOf(expected, doubled)).fromHeaders).toBe(2);
      },
    ),
    { ...parameters, numRuns: 300 },
  ));

const envelope = envelopeOf({} as Expected);
const head = 'From: codes@bbbb.example\r\nSubject: x\r\n';
const read = (raw: string) => readMail(Buffer.from(raw), envelope, { ownDomain: null });
/** Lines of answers, codes and whatever else, as somebody else may have written them. */
const [code] = codes;
const foreign = fc.array(
  fc.oneof(
    fc.constantFrom(
      'RECEIVED',
      'NOT OURS',
      'NOT HELD LOST',
      'COMMISSIONED',
      'INVALID: no',
      `Install code: ${code}`,
      '-- ',
      '',
    ),
    fc.string({ maxLength: 60 }).map((line) => line.replace(/[\r\n]/g, ' ')),
  ),
  { maxLength: 30 },
);

test('what is quoted, forwarded or below a signature never speaks', () =>
  fc.assert(
    fc.asyncProperty(foreign, async (lines) => {
      const text = lines.join('\r\n');
      const forwarded = Buffer.from(`${head}\r\n${text}`).toString('base64');
      const mixed = (type: string, encoding: string, body: string): string =>
        `${head}Content-Type: multipart/mixed; boundary=outer\r\n\r\n--outer\r\n\r\nReceived\r\n--outer\r\n` +
        `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}\r\n--outer--\r\n`;
      const ways = [
        `${head}\r\nReceived\r\n\r\n${lines.map((line) => `> ${line}`).join('\r\n')}`,
        `${head}\r\nReceived\r\n\r\n-- \r\n${text}`,
        `${head}\r\nReceived\r\n\r\n-----Original Message-----\r\n${text}`,
        mixed('message/rfc822', 'base64', forwarded),
        mixed('text/plain; name=old.txt', 'base64', Buffer.from(text).toString('base64')),
      ];
      for (const way of ways) expect((await read(way)).said).toEqual({ says: 'received' });
      expect((await read(ways[0]!)).hasCode).toBe(mayHoldInstallCode(lines.map((line) => `> ${line}`).join('\n')));
    }),
    { ...parameters, numRuns: 300 },
  ));
