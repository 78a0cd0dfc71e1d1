import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EmailAddress } from '@icx/identifiers';
import { ConfigRefused } from './config-refused.ts';
import { readDoorsConfig } from './doors-config.ts';

const mail = { domain: 'mail.codes.example', from: 'codes@mail.codes.example' as EmailAddress };
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-doors-'));
  for (const name of ['cert', 'key']) writeFileSync(join(folder, name), name);
});
afterAll(() => rmSync(folder, { recursive: true }));
const certificate = (prefix: 'ICX_SMTP' | 'ICX_TLS' = 'ICX_SMTP') => ({
  [`${prefix}_CERT`]: join(folder, 'cert'),
  [`${prefix}_KEY`]: join(folder, 'key'),
});
const own = { tls: { cert: Buffer.from('cert'), key: Buffer.from('key') } };

test('a sandbox listens on this machine, at 2525 or where there is room; at any port if that of the API is any', () => {
  const smtp = { host: '127.0.0.1', port: 2525, orAnother: true };
  expect(readDoorsConfig({}, 'sandbox', mail)).toEqual({ doors: { smtp } });
  expect(readDoorsConfig({ ICX_PORT: '0' }, 'sandbox', mail)).toEqual({ doors: { smtp: { ...smtp, port: 0 } } });
  expect(readDoorsConfig({ ICX_SMTP_PORT: 'off' }, 'sandbox', mail)).toEqual({});
});

test('live mode listens where it is told, under its own certificate or that of the API', () => {
  expect(readDoorsConfig({}, 'live', mail)).toEqual({});
  const smtp = { host: '0.0.0.0', port: 25, ...own };
  for (const tls of [certificate(), certificate('ICX_TLS')])
    expect(readDoorsConfig({ ICX_SMTP_PORT: '0.0.0.0:25', ...tls }, 'live', mail)).toEqual({ doors: { smtp } });
  expect(readDoorsConfig({ ICX_SMTP_PORT: '[::]:25', ...certificate() }, 'live', mail).doors?.smtp?.host).toBe('::');
});

test('a mailbox is emptied, with a listener or without', () => {
  const { doors } = readDoorsConfig({ ICX_IMAP_URL: 'imaps://codes:a-secret@mail.example/INBOX' }, 'live', mail);
  expect(doors).toMatchObject({ imap: { host: 'mail.example', user: 'codes', password: 'a-secret' } });
  expect(doors?.smtp).toBeUndefined();
});

test.each([
  ['live mode without a certificate', { ICX_SMTP_PORT: '2525' }, mail, /a certificate of its own/],
  ['a certificate without its key', { ICX_SMTP_PORT: '25', ICX_SMTP_CERT: 'x' }, mail, /^Set both ICX_SMTP_CERT/],
  [
    'a certificate that is not there',
    { ICX_SMTP_PORT: '25', ICX_SMTP_CERT: '/none', ICX_SMTP_KEY: '/none' },
    mail,
    /ENOENT/,
  ],
  ['a port that is none', () => ({ ICX_SMTP_PORT: 'smtp', ...certificate() }), mail, /^ICX_SMTP_PORT is "smtp"/],
  ['a port that is too high', () => ({ ICX_SMTP_PORT: '70000', ...certificate() }), mail, /^ICX_SMTP_PORT is/],
  ['a mailbox that is none', { ICX_IMAP_URL: 'imaps://a-secret@mail.example' }, mail, /^ICX_IMAP_URL is not/],
  ['a door without a domain', () => ({ ICX_SMTP_PORT: '25', ...certificate() }), undefined, /set ICX_SMTP_URL/],
] as const)('%s is refused, and no password is told', (_, env, way, sentence) => {
  const read = () => readDoorsConfig(typeof env === 'function' ? env() : env, 'live', way);
  expect(read).toThrow(ConfigRefused);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/a-secret/);
});
