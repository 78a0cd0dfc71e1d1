import { envelopeOf } from './envelope-of.ts';
import { parseImapAddress } from './index.ts';

test.each([
  [
    'imaps://codes:p%40ss@mail.example/INBOX',
    { host: 'mail.example', port: 993, tls: 'implicit', user: 'codes', password: 'p@ss', mailbox: 'INBOX' },
  ],
  [
    'imap://codes:x@mail.example',
    { host: 'mail.example', port: 143, tls: 'starttls', user: 'codes', password: 'x', mailbox: 'INBOX' },
  ],
  [
    'imap://codes:x@127.0.0.1:1143/A%20B',
    { host: '127.0.0.1', port: 1143, tls: 'none', user: 'codes', password: 'x', mailbox: 'A B' },
  ],
])('%s is a mailbox', (text, address) => {
  expect(parseImapAddress(text)).toEqual(address);
});

test.each([
  '',
  'mail.example',
  'imaps://mail.example',
  'imaps://codes@mail.example',
  'https://a:b@mail.example',
  'imaps://a:b@h/x?y',
  'imaps://a:%zz@h/',
])('%j is none, and the sentence that says so has nothing of it', (text) => {
  const refused = parseImapAddress(text);
  expect(refused).toMatchObject({ code: 'imap-address-invalid' });
  expect(JSON.stringify(refused)).not.toContain('%zz');
});

const isOurs = (address: string) => address.endsWith('@icx.example');
test.each([
  [
    'what the server wrote',
    'Return-Path: <a@b.example>\r\nDelivered-To: case@icx.example\r\nTo: other@icx.example',
    'a@b.example',
    ['case@icx.example'],
  ],
  [
    'the topmost of several, if it is ours',
    'Delivered-To: inbox@host.example\r\nX-Original-To: one@icx.example\r\nDelivered-To: two@icx.example\r\nReturn-Path: <a@b.example>',
    'a@b.example',
    ['two@icx.example'],
  ],
  [
    'else whom it is addressed to',
    'From: "A, B" <a@b.example>\r\nTo: x@elsewhere.example,\r\n <one@icx.example>\r\nCc: two@icx.example',
    'a@b.example',
    ['one@icx.example', 'two@icx.example'],
  ],
  ['the null return path', 'Return-Path: <>\r\nFrom: a@b.example\r\nTo: one@icx.example', '', ['one@icx.example']],
  ['nothing', 'Subject: To: one@icx.example', '', []],
])('the envelope of a mail in a mailbox is %s', (_, head, from, to) => {
  expect(envelopeOf(Buffer.from(`${head}\r\n\r\nTo: body@icx.example\r\n`), isOurs)).toEqual({ from, to });
});
