import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { parseEmailAddress, type EmailAddress, type PartyId, type RequestId } from '@icx/identifiers';
import { LocalKeyRing } from '@icx/keys';
import type { Draft, Notice, PostId } from '@icx/mail';
import { must } from '@icx/refusals';
import { instant } from '@icx/working-days';
import fc from 'fast-check';
import { dkimVerify } from 'mailauth';
import { simpleParser } from 'mailparser';
import { MailAddresses } from '../addresses.ts';
import type { Letter } from './letter.ts';
import { parseDkimKey } from './dkim.ts';
import { MailHoldsCode } from './codes.ts';
import { sealing, type SealParts } from './seal.ts';

const keys = new LocalKeyRing(
  { root: Buffer.alloc(32, 7), wrapping: new Map([[1, Buffer.alloc(32, 1)]]) },
  randomBytes,
);
const addresses = new MailAddresses(keys, 'exchange.example');
const party = 'BBBB' as PartyId;
const at = instant('2026-11-23T10:00:00Z');
const leg = (letter: string, number = 1) => ({ request: `icr_${letter.repeat(32)}` as RequestId, leg: number });
const notice = (over: Partial<Notice> = {}): Notice => ({
  ...{ id: `post_${'a'.repeat(26)}` as PostId, kind: 'request', party, legs: [leg('a')], about: {}, postedAt: at },
  ...over,
});
const template = 'requestId,leg,answer,installCode\r\nicr_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1,,\r\n';
const draft = (over: Partial<Draft> = {}): Draft => ({
  subject: 'Install code wanted by 4 December 2026',
  text: 'AAAA asks you – BBBB – for an install code.\n\n.\n.dots\n',
  html: '<p style="color:#00112233">AAAA asks you – BBBB – for an install code.</p>',
  attachments: [{ name: 'answers.csv', type: 'text/csv', bytes: Buffer.from(template) }],
  ...over,
});
const letter = (of: Partial<Draft> = {}, over: Partial<Notice> = {}, address = 'codes@bbbb.example'): Letter => ({
  ...{ notice: notice(over), recipient: 2, draft: draft(of), messageId: 'm'.repeat(26), at },
  to: { point: null, address: address as EmailAddress, rank: 1 },
});
const parts: SealParts = {
  ...{ addresses, keys, from: 'codes@exchange.example', sandbox: false, codesOf: async () => undefined },
};
const seal = async (of: Letter, over: Partial<SealParts> = {}) => {
  const sealed = await sealing({ ...parts, ...over })(of);
  const text = Buffer.from(sealed.raw).toString('latin1');
  const [head = ''] = text.split('\r\n\r\n', 1);
  // Each header once, as it stands in lines of its own.
  const headers = head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
  const header = (name: string) =>
    headers.filter((line) => line.toLowerCase().startsWith(`${name}: `)).map((line) => line.slice(name.length + 2));
  return { ...sealed, text, headers, header };
};

test('a mail has the headers that who answers and who must not answer go by', async () => {
  const { from, to, header } = await seal(letter());
  expect([from, to]).toEqual([addresses.bounceAddress(notice().id, 2), 'codes@bbbb.example']);
  expect(header('from')).toEqual(['Install Code Exchange <codes@exchange.example>']);
  expect(header('to')).toEqual(['codes@bbbb.example']);
  expect(header('message-id')).toEqual([`<${'m'.repeat(26)}@exchange.example>`]);
  expect(header('date')).toEqual(['Mon, 23 Nov 2026 10:00:00 +0000']);
  expect(header('auto-submitted')).toEqual(['auto-generated']);
  expect(header('x-auto-response-suppress')).toEqual(['All']);
  const [reply = ''] = header('reply-to');
  const read = (day: string) => addresses.readAddress(reply, instant(`${day}T00:00Z`));
  expect(read('2027-02-21')).toMatchObject({ is: 'case', valid: true, party, post: notice().id });
  expect(read('2027-02-22')).toMatchObject({ valid: false, expired: true });
});

test('what is about nothing that could be answered by mail is answered to the desk', async () => {
  const { header } = await seal(letter({}, { kind: 'contact-proof', legs: [] }));
  expect(header('reply-to')).toEqual(['codes@exchange.example']);
});

test('mails about one case of a party have one parent, which the first does not answer; a batch stands alone', async () => {
  const first = await seal(letter());
  const reminder = await seal(letter({}, { kind: 'reminder', legs: [leg('a', 2)] }));
  expect(first.header('references')).toHaveLength(1);
  expect(first.header('in-reply-to')).toEqual([]);
  expect(reminder.header('references')).toEqual(first.header('references'));
  expect(reminder.header('in-reply-to')).toEqual(first.header('references'));
  const others = [{ legs: [leg('b')] }, { party: 'CCCC' as PartyId }, { legs: [leg('a'), leg('b')] }];
  for (const other of others)
    expect((await seal(letter({}, other))).header('references')).not.toEqual(first.header('references'));
});

test('it is made of ASCII in lines of at most 76 characters that end in CRLF, and read back as it was written', async () => {
  const { text, raw } = await seal(letter());
  expect(/^[\x20-\x7e\t\r\n]*$/.test(text)).toBe(true);
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(
    text
      .slice(text.indexOf('\r\n\r\n'))
      .split('\r\n')
      .every((line) => line.length <= 76),
  ).toBe(true);
  const parsed = await simpleParser(Buffer.from(raw));
  expect(parsed.text).toBe(draft().text);
  expect(parsed.html).toBe(draft().html);
  expect(parsed.attachments.map(({ filename, content }) => [filename, content.toString()])).toEqual([
    ['answers.csv', template],
  ]);
});

test('a sandbox says TEST in its sender’s name', async () => {
  const { header } = await seal(letter(), { sandbox: true });
  expect(header('from')).toEqual(['TEST Install Code Exchange <codes@exchange.example>']);
});

test('the same draft sent again is the same message', async () => {
  expect((await seal(letter())).text).toBe((await seal(letter())).text);
});

const hostile = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.constantFrom(
        '\r\nBcc: a@b.example',
        '\r\n\r\n<script>',
        '\n.\r\n',
        '\u2028',
        '\0',
        '"',
        '=?utf-8?Q?=0D=0ABcc:_a?=',
      ),
    ),
    { maxLength: 6 },
  )
  .map((all) => all.join(''));

test('whatever stands in a subject, a file name or an address, no header is added, and nobody else is written to', async () => {
  const { headers } = await seal(letter());
  const names = (lines: readonly string[]) => lines.map((line) => line.slice(0, line.indexOf(':'))).toSorted();
  const isAddress = (text: string) => typeof parseEmailAddress(text) === 'string';
  const emails = fc.emailAddress().filter(isAddress);
  await fc.assert(
    fc.asyncProperty(hostile, hostile, emails, async (subject, name, address) => {
      const bytes = Buffer.from('a');
      const of = letter(
        { subject, attachments: [{ name, type: 'text/csv', bytes }] },
        {},
        must(parseEmailAddress(address)),
      );
      // What looks like a code is refused before, which is another test.
      const sealed = await seal(of).catch((error: unknown) => {
        if (error instanceof MailHoldsCode) return undefined;
        throw error;
      });
      fc.pre(sealed !== undefined);
      // Without any visible character there is none.
      expect(names(['Subject:', ...sealed.headers.filter((line) => !line.startsWith('Subject:'))])).toEqual(
        names(headers),
      );
      expect(sealed.to).toBe(must(parseEmailAddress(address)));
      const parsed = await simpleParser(Buffer.from(sealed.raw));
      expect([parsed.to].flat().flatMap((to) => to?.value.map((one) => one.address))).toEqual([sealed.to]);
      expect([parsed.cc, parsed.bcc]).toEqual([undefined, undefined]);
      expect(parsed.attachments).toHaveLength(1);
    }),
    { numRuns: 200 },
  );
});

describe('signed', () => {
  const pair = (type: 'rsa' | 'ed25519', modulusLength = 2048) => {
    const made = type === 'rsa' ? generateKeyPairSync(type, { modulusLength }) : generateKeyPairSync(type);
    const publicKey = made.publicKey.export({ type: 'spki', format: 'der' });
    const privateKey = made.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    // The record of Ed25519 has the bare key (RFC 8463), its last 32 bytes.
    const p = (type === 'rsa' ? publicKey : publicKey.subarray(-32)).toString('base64');
    return { privateKey, record: `v=DKIM1; k=${type}; p=${p}` };
  };
  const verified = async (raw: Uint8Array, record: string) => {
    const resolver = async (name: string, type: string) => {
      if (name === 'icx1._domainkey.exchange.example' && type === 'TXT') return [[record]];
      throw Object.assign(new Error('none'), { code: 'ENOTFOUND' });
    };
    const { results } = await dkimVerify(Buffer.from(raw), { resolver });
    return results.map(({ status, signingDomain, signingHeaders }) => ({
      result: status.result,
      domain: signingDomain,
      headers: signingHeaders?.keys.toLowerCase().split(': ') ?? [],
    }));
  };

  test.each(['rsa', 'ed25519'] as const)(
    'with %s, it verifies, what is answered to and how it was made included',
    async (type) => {
      const { privateKey, record } = pair(type);
      const dkim = { domain: 'exchange.example', selector: 'icx1', privateKey };
      const { raw, text } = await seal(letter(), { dkim });
      const [found] = await verified(raw, record);
      expect(found).toMatchObject({ result: 'pass', domain: 'exchange.example' });
      expect(found!.headers).toEqual(
        expect.arrayContaining([
          'from',
          'reply-to',
          'message-id',
          'auto-submitted',
          'subject',
          'to',
          'date',
          'references',
        ]),
      );
      for (const [one, other] of [
        ['case+bbbb', 'case+cccc'],
        ['auto-generated', 'no'],
        ['asks you', 'asks us'],
      ] as const) {
        expect(text).toContain(one);
        const changed = await verified(Buffer.from(text.replace(one, other), 'latin1'), record);
        expect(changed).toMatchObject([{ result: expect.not.stringMatching('pass') }]);
      }
    },
  );

  test('only with a key that others trust', () => {
    for (const good of [pair('rsa'), pair('ed25519')]) expect(parseDkimKey(good.privateKey)).toBe(good.privateKey);
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const ec = [privateKey.export({ type: 'pkcs8', format: 'pem' }), publicKey.export({ type: 'spki', format: 'pem' })];
    for (const bad of [pair('rsa', 1024).privateKey, ...ec.map(String), '', 'secret'])
      expect(parseDkimKey(bad)).toMatchObject({ code: 'dkim-key-invalid' });
  });
});

describe('a code does not leave', () => {
  const code = '00112233445566778899AABBCCDDEEFF1A2B';
  const csv = (text: string) => ({ attachments: [{ name: 'a.csv', type: 'text/csv', bytes: Buffer.from(text) }] });
  test.each([
    ['its subject', { subject: `Code ${code}` }],
    ['its text', { text: `It is\n${code}\n` }],
    ['its text, in groups', { text: `It is ${code.match(/../g)!.join(' ')}.` }],
    ['its HTML', { html: `<p>It is <b>${code}</b></p>` }],
    ['its HTML, letter by letter', { html: [...code].map((one) => `<span>${one}</span>`).join('') }],
    ['a link', { html: `<a href="https://exchange.example/${code}">here</a>` }],
    ['a file', csv(`a,b\r\n1,"${code}"\r\n`)],
    ['the name of a file', { attachments: [{ name: `${code}.csv`, type: 'text/csv', bytes: Buffer.from('a') }] }],
    [
      'what cannot be looked into',
      { attachments: [{ name: 'a.zip', type: 'application/zip', bytes: Buffer.from('PK') }] },
    ],
  ] satisfies [string, Partial<Draft>][])('in %s', async (_, of) => {
    await expect(seal(letter(of))).rejects.toThrow(MailHoldsCode);
    await expect(seal(letter(of))).rejects.not.toThrow(code.slice(0, 8));
  });

  const known = Buffer.from(code.slice(0, 32), 'hex');
  const codesOf = async () => (bytes: Uint8Array) => known.equals(bytes);
  test.each([
    ['in base64', { text: `${'x'.repeat(390)} ${known.toString('base64')}` }],
    [
      'split over words and lines',
      { text: `${'a word '.repeat(200)}\nfirst ${code.slice(0, 14)}\nthen ${code.slice(14, 32)}\n` },
    ],
    ['in base64 in a file', csv(`note\r\n${known.toString('base64')}\r\n`)],
  ] satisfies [string, Partial<Draft>][])('that is one of its cases, %s', async (_, of) => {
    await expect(seal(letter(of))).resolves.toBeDefined();
    await expect(seal(letter(of), { codesOf })).rejects.toThrow(MailHoldsCode);
  });

  test('and what a notice is made of is none: ids, meter points, devices, dates, telephone numbers', async () => {
    const rows = Array.from({ length: 300 }, (_, index) =>
      [
        `icr_${String(index).padStart(32, 'a')}`,
        1,
        '1200023305967',
        '00-1A-22-33-44-55-66-77',
        '2026-12-04T17:00:00Z',
        'Z18N123456789',
      ].join(),
    );
    const text = `MPAN 1200023305967, device 00-1A-22-33-44-55-66-77, meter Z18N123456789, due by Friday 4 December 2026, 17:00. Telephone +44 20 7946 0958, or 020 7946 0000.\nicr_TEST${'1b'.repeat(16)}\nhttps://exchange.example/requests/icr_TEST${'1b'.repeat(16)}`;
    const html = text
      .split('\n')
      .map((line) => `<p>${line}</p>`)
      .join('');
    await expect(seal(letter({ text, html, ...csv(rows.join('\r\n')) }), { codesOf })).resolves.toBeDefined();
  });
});
