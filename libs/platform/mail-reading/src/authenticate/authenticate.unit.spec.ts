import { authenticate, type Resolver } from '../index.ts';
import {
  dmarcRecord,
  sealed,
  sign,
  signCarelessly,
  signingKey,
  spfRecord,
  zoneOf,
  type Zone,
} from './signed-mail.fixture.ts';

const DOMAIN = 'bbbb.example';
const key = signingKey(DOMAIN);
const short = signingKey(DOMAIN, { bits: 1_024, selector: 'short' });
const tooShort = signingKey(DOMAIN, { bits: 512, selector: 'tiny' });
const other = signingKey('other.example');
const below = signingKey(`mail.${DOMAIN}`);
const peer = { ip: '192.0.2.1', helo: `mx.${DOMAIN}` };
const zone: Zone = {
  ...{ ...key.record, ...short.record, ...tooShort.record, ...other.record, ...below.record },
  ...dmarcRecord(DOMAIN),
  ...dmarcRecord('other.example'),
  ...spfRecord(DOMAIN, 'ip4:192.0.2.1 -all'),
  ...spfRecord('other.example', 'ip4:192.0.2.1 -all'),
};
const arrivedAt = new Date('2026-12-01T10:00:00Z');
const signTime = new Date('2026-12-01T09:59:00Z');

const headers = [
  `From: Codes <codes@${DOMAIN}>`,
  'To: case@x.example',
  'Subject: Re: device',
  'Content-Type: text/plain',
];
const mailOf = (lines: readonly string[] = headers, body = 'Not ours\r\n') => [...lines, '', body].join('\r\n');
const signedBy = (by: typeof key, more = {}, mail = mailOf()) => sign(mail, by, { signTime, ...more });

interface How {
  readonly from?: string;
  readonly by?: 'smtp' | 'imap';
  readonly in?: Zone;
  readonly resolver?: Resolver;
}
const look = (raw: string, { from = 'nobody@else.example', by = 'smtp', in: within = zone, resolver }: How = {}) =>
  authenticate({
    raw: Buffer.from(raw),
    envelope: { from, ...(by === 'smtp' ? { peer } : {}) },
    resolver: resolver ?? zoneOf(within).resolver,
    arrivedAt,
  });

describe('passes', () => {
  test.each<[string, () => Promise<string>, How]>([
    ['a signature of its own domain', () => signedBy(key), {}],
    ['one that came by IMAP', () => signedBy(key), { by: 'imap' }],
    ['one with a key of 1024 bits', () => signedBy(short), {}],
    ['one of a subdomain, by relaxed alignment', () => signedBy(below), {}],
    ['one that does not cover the subject', () => signCarelessly(mailOf(), key, 'subject'), {}],
    ['one beside a foreign one', async () => sign(await signedBy(other), key, { signTime }), {}],
    ['one that expires later', () => signedBy(key, { expires: new Date('2026-12-02T00:00:00Z') }), {}],
    ['one whose domain asks for nothing', () => signedBy(key), { in: { ...zone, ...dmarcRecord(DOMAIN, 'p=none') } }],
    ['SPF of its own domain, unsigned', async () => mailOf(), { from: `bounces@${DOMAIN}` }],
    [
      'SPF, though a foreign key cannot be asked for',
      () => signedBy(other),
      { from: `b@${DOMAIN}`, in: { ...zone, 'TXT s1._domainkey.other.example': 'ETIMEOUT' } },
    ],
  ])('%s', async (_, raw, how) => {
    expect(await look(await raw(), how)).toMatchObject({ domain: DOMAIN, dmarc: 'pass', unresolved: null });
  });
});

describe('does not pass', () => {
  test.each<[string, () => Promise<string>, How]>([
    ['nothing', async () => mailOf(), {}],
    ['a signature of another domain', () => signedBy(other), {}],
    ['a changed body', async () => `${await signedBy(key)}\r\nAnd more`, {}],
    ['a changed From', async () => (await signedBy(key)).replace(`<codes@`, '<boss@'), {}],
    ['From not covered', () => signCarelessly(mailOf(), key, 'from'), {}],
    ['a body that is covered up to a length', () => signedBy(key, { maxBodyLength: 8 }), {}],
    ['one that is covered up to its end', () => signedBy(key, { maxBodyLength: 10 }), {}],
    [
      'another Content-Type above the one that is signed',
      async () => `Content-Type: multipart/mixed; boundary=x\r\n${await signedBy(key)}`,
      {},
    ],
    ['expired', () => signedBy(key, { signTime: '2026-11-01T00:00:00Z', expires: '2026-11-02T00:00:00Z' }), {}],
    ['rsa-sha1', () => signedBy(key, { algorithm: 'rsa-sha1' }), {}],
    ['a key of 512 bits', () => signedBy(tooShort), {}],
    [
      'a key that is revoked',
      () => signedBy(key),
      { in: { ...zone, [`TXT s1._domainkey.${DOMAIN}`]: [['v=DKIM1; p=']] } },
    ],
    [
      'a subdomain where alignment is strict',
      () => signedBy(below),
      { in: { ...zone, ...dmarcRecord(DOMAIN, 'p=reject; adkim=s') } },
    ],
    ['SPF of another domain', async () => mailOf(), { from: 'a@other.example' }],
    [
      'SPF of a peer that may not',
      async () => mailOf(),
      { from: `a@${DOMAIN}`, in: { ...zone, ...spfRecord(DOMAIN, '-all') } },
    ],
    ['SPF by IMAP', async () => mailOf(), { from: `a@${DOMAIN}`, by: 'imap' }],
    [
      'somebody else who says that it did',
      async () =>
        mailOf([
          `Authentication-Results: mx.google.com; dmarc=pass header.from=${DOMAIN}`,
          `Received-SPF: pass`,
          ...headers,
        ]),
      {},
    ],
  ])('%s', async (_, raw, how) => {
    expect(await look(await raw(), how)).toMatchObject({ domain: DOMAIN, dmarc: 'fail', unresolved: null });
  });

  test('a domain without a record: none, which is no pass', async () => {
    const without = { ...key.record, ...spfRecord(DOMAIN, 'ip4:192.0.2.1 -all') };
    const found = await look(await signedBy(key), { in: without, from: `a@${DOMAIN}` });
    expect(found).toEqual({
      domain: DOMAIN,
      spf: 'pass',
      dkim: [DOMAIN],
      dmarc: 'none',
      arc: 'none',
      unsigned: [],
      unresolved: null,
    });
  });

  test.each([
    ['two From headers', [...headers, 'From: other@other.example']],
    ['two mailboxes of one domain', [`From: a@${DOMAIN}, b@${DOMAIN}`, ...headers.slice(1)]],
    ['a group of two', [`From: All: a@${DOMAIN}, b@${DOMAIN};`, ...headers.slice(1)]],
    ['no From', headers.slice(1)],
    ['eleven signatures', [...Array(11).fill('DKIM-Signature: v=1'), ...headers]],
    ['a header of 300 kB', [`X-Long: ${'a '.repeat(150_000)}`, ...headers]],
  ])('%s: whose it is cannot be said, and DNS is not asked for its policy', async (_, lines) => {
    const { resolver, asked } = zoneOf(zone);
    const raw = mailOf(lines);
    const found = await look(lines.length < 9 && raw.length < 9_999 ? await signCarelessly(raw, key, 'subject') : raw, {
      from: `a@${DOMAIN}`,
      resolver,
    });
    expect(found).toMatchObject({ domain: null, dmarc: 'fail', dkim: [] });
    expect(asked.filter((question) => question.includes('_dmarc'))).toEqual([]);
  });
});

describe('to whom it says that it goes is vouched for', () => {
  const to = 'To: another@x.example\r\n';
  test.each<[string, () => Promise<string>, How, readonly string[]]>([
    ['by a signature that covers it', () => signedBy(key), {}, []],
    ['by one of two', async () => sign(await signCarelessly(mailOf(), key, 'to'), key, { signTime }), {}, []],
    ['not by one that leaves it out', () => signCarelessly(mailOf(), key, 'to'), {}, ['to']],
    ['not by a foreign one', async () => sign(await signCarelessly(mailOf(), key, 'to'), other), {}, ['to']],
    ['not for one that is put above it', async () => `${to}${await signedBy(key)}`, {}, ['to']],
    ['not for a Cc that is put in', async () => `Cc: a@x.example\r\n${await signedBy(key)}`, {}, ['cc']],
    ['for two that were signed', () => signedBy(key, {}, `${to}${mailOf()}`), {}, []],
    ['by SPF', () => signCarelessly(mailOf(), key, 'to'), { from: `a@${DOMAIN}` }, []],
  ])('%s', async (_, raw, how, unsigned) => {
    expect(await look(await raw(), how)).toMatchObject({ dmarc: 'pass', unsigned });
  });
});

describe('a chain of ARC is noted, and makes nothing pass', () => {
  const said = `mx.forwarder.example; dmarc=pass header.from=${DOMAIN}`;
  test('whole', async () => {
    const found = await look(await sealed(mailOf(), other, said));
    expect(found).toMatchObject({ arc: 'pass', dmarc: 'fail', dkim: [] });
  });
  test('broken, it takes nothing from what is signed', async () => {
    const found = await look((await sealed(await signedBy(key), other, said)).replace('dmarc=pass', 'dmarc=fail'));
    expect(found).toMatchObject({ arc: 'fail', dmarc: 'pass' });
  });
});

describe('where DNS does not answer there is no result yet', () => {
  test.each<[string, string, string, How]>([
    ['the key', `TXT s1._domainkey.${DOMAIN}`, `DKIM key s1._domainkey.${DOMAIN}`, {}],
    ['the record of DMARC', `TXT _dmarc.${DOMAIN}`, 'DMARC', {}],
    ['SPF of what is not signed', `TXT ${DOMAIN}`, 'SPF', { from: `a@${DOMAIN}` }],
  ])('%s', async (_, question, unresolved, how) => {
    const raw = unresolved === 'SPF' ? mailOf() : await signedBy(key);
    for (const failure of ['ETIMEOUT', 'ESERVFAIL', 'ECONNREFUSED'])
      expect(await look(raw, { ...how, in: { ...zone, [question]: failure } })).toMatchObject({
        dmarc: 'fail',
        unresolved,
      });
  });
});

test('no mail has more than so many questions put for it', async () => {
  const { resolver, asked } = zoneOf({
    ...zone,
    ...spfRecord('a.example', Array.from({ length: 60 }, (_, n) => `exists:${n}.a.example`).join(' ')),
  });
  const signatures = Array.from(
    { length: 10 },
    (_, n) => `DKIM-Signature: v=1; a=rsa-sha256; d=d${n}.example; s=s; h=from; bh=AAAA; b=AAAA`,
  );
  await look(mailOf([...signatures, ...headers]), { resolver, from: 'a@a.example' });
  expect(asked.length).toBeLessThan(40);
});
