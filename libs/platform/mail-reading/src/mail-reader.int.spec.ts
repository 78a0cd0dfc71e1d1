import { MailReader } from './mail-reader.ts';

const envelope = { from: 'codes@bbbb.example', to: ['case+x@exchange.example'] };
const reader = new MailReader({ ownDomain: 'exchange.example', resolver: async () => [] });
afterAll(() => reader.close());

const mail = (body: string, head: readonly string[] = []): Buffer =>
  Buffer.from(['From: codes@bbbb.example', 'Subject: Re: a request', ...head, '', body].join('\r\n'));

const read = async (raw: Buffer) => (await reader.read(raw, envelope, new Date(0))).read;

test('what a mail says comes out of a worker', async () => {
  const { authenticated, read: said } = await reader.read(mail('RECEIVED\r\n'), envelope, new Date(0));
  expect(said).toMatchObject({
    from: ['codes@bbbb.example'],
    fromHeaders: 1,
    said: { says: 'received' },
    hasCode: false,
    faults: [],
  });
  expect(authenticated).toMatchObject({ domain: 'bbbb.example', dmarc: 'none' });
});

test.each([
  ['200,000 parts', mail('--b\r\n\r\n'.repeat(200_000), ['Content-Type: multipart/mixed; boundary=b']), /parts/],
  [
    '2,000 bodies in each other',
    mail(
      Array.from(
        { length: 2_000 },
        (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n`,
      ).join('\r\n'),
      ['Content-Type: multipart/mixed; boundary=b0'],
    ),
    /multipart/,
  ],
  ['a head of 300 KB', mail('RECEIVED', [`X-A: ${'a'.repeat(300_000)}`]), /head/],
  [
    '3,000 lines of head',
    mail(
      'RECEIVED',
      Array.from({ length: 3_000 }, () => 'X-A: a'),
    ),
    /head/,
  ],
])('a mail with %s is unreadable', async (_, raw, fault) => {
  const { faults, said } = await read(raw);
  expect([faults.join(' '), said.says]).toEqual([expect.stringMatching(fault), 'unclear']);
});

test('parts whose boundary is declared in pieces are counted while they are read', async () => {
  const raw = mail('--ab\r\n\r\n'.repeat(200_000), ['Content-Type: multipart/mixed; boundary*0=a; boundary*1=b']);
  expect((await read(raw)).faults).toEqual([expect.stringMatching(/parts/)]);
});
