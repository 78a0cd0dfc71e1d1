import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigRefused } from './config-refused.ts';
import { readMailConfig } from './mail-config.ts';

const relay = 'smtps://exchange:a-secret@relay.example';
const live = { ICX_SMTP_URL: relay, ICX_MAIL_DOMAIN: 'Mail.Codes.example' };

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'icx-dkim-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  writeFileSync(join(folder, 'key.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(join(folder, 'bad.pem'), 'a-secret');
});
afterAll(() => rmSync(folder, { recursive: true }));
const dkim = (name = 'key.pem', selector = 'icx1') => ({
  ICX_DKIM_KEY: join(folder, name),
  ICX_DKIM_SELECTOR: selector,
});

test('a sandbox needs nothing: its mail goes nowhere, from a domain that nobody can have', () => {
  expect(readMailConfig({}, 'sandbox')).toEqual({
    mail: { domain: 'exchange.localhost', from: 'codes@exchange.localhost' },
  });
});

test('live mode without a relay has no mail', () => {
  expect(readMailConfig({}, 'live')).toEqual({});
  expect(readMailConfig({ ICX_MAIL_DOMAIN: 'codes.example' }, 'live')).toEqual({});
});

test('with a relay mail comes from its domain, in lower case, and is signed for it if there is a key', () => {
  const { mail } = readMailConfig({ ...live, ...dkim() }, 'live');
  expect(mail).toMatchObject({
    domain: 'mail.codes.example',
    from: 'codes@mail.codes.example',
    relay: { host: 'relay.example', port: 465, tls: 'implicit' },
    dkim: { domain: 'mail.codes.example', selector: 'icx1' },
  });
  expect(readMailConfig({ ...live, ICX_MAIL_FROM: 'exchange@mail.codes.EXAMPLE' }, 'live').mail?.from).toBe(
    'exchange@mail.codes.example',
  );
});

test.each([
  [
    'a relay that is none',
    { ...live, ICX_SMTP_URL: 'https://exchange:a-secret@relay.example' },
    /^ICX_SMTP_URL is not/,
  ],
  ['a relay without a domain', { ICX_SMTP_URL: relay }, /set ICX_MAIL_DOMAIN/],
  ['a domain that is an address', { ...live, ICX_MAIL_DOMAIN: 'codes@codes.example' }, /^ICX_MAIL_DOMAIN is "codes@/],
  ['a domain of one label', { ...live, ICX_MAIL_DOMAIN: 'codes' }, /^ICX_MAIL_DOMAIN is/],
  ['a sender elsewhere', { ...live, ICX_MAIL_FROM: 'codes@codes.example' }, /an address of mail\.codes\.example/],
  ['a sender that is none', { ...live, ICX_MAIL_FROM: 'Codes <codes@mail.codes.example>' }, /^ICX_MAIL_FROM is/],
  ['a key without a selector', { ...live, ICX_DKIM_KEY: 'key.pem' }, /^Set both ICX_DKIM_KEY and ICX_DKIM_SELECTOR/],
  ['a selector that is no label', () => ({ ...live, ...dkim('key.pem', 'a; p=') }), /^ICX_DKIM_SELECTOR is/],
  ['a key that is not there', () => ({ ...live, ...dkim('none.pem') }), /cannot be read \(ENOENT\)/],
  ['a key that is none', () => ({ ...live, ...dkim('bad.pem') }), /is no private key/],
] as const)('%s is refused, and no password is told', (_, env, sentence) => {
  const read = () => readMailConfig(typeof env === 'function' ? env() : env, 'live');
  expect(read).toThrow(ConfigRefused);
  expect(read).toThrow(sentence);
  expect(read).not.toThrow(/a-secret/);
});
