import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Terminals } from './icx.fixture.ts';

const here = mkdtempSync(join(tmpdir(), 'icx-certificate-login-'));
const at = (name: string) => join(here, name);
const terminals = new Terminals();

engineDescribe('openssl')('a system with a certificate', (openssl) => {
  const certificate = (name: string) => {
    const made = [
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-keyout',
      at(`${name}.key`),
      '-out',
      at(`${name}.crt`),
      '-days',
      '2',
    ];
    const about = ['-subj', `/CN=${name}`, '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync(openssl, ['req', '-x509', ...made, ...about], { stdio: 'ignore' });
  };
  const env = { NODE_EXTRA_CA_CERTS: at('exchange.crt') };
  const icx = (...args: string[]) => terminals.icx(args, { env });

  beforeAll(async () => {
    for (const name of ['exchange', 'feed', 'other']) certificate(name);
    await terminals.start({ ICX_TLS_CERT: at('exchange.crt'), ICX_TLS_KEY: at('exchange.key') });
    const keys = ['--keys', at('feed.crt'), '--authentication', 'self_signed_tls_client_auth'];
    expect(await icx('clients', 'add', 'feed', ...keys, '--scope', 'requests:write', '--as', 'AAAA')).toMatchObject({
      code: 0,
    });
  }, 60_000);
  afterAll(async () => {
    await terminals.close();
    rmSync(here, { recursive: true });
  });

  test('signs in by it and calls with it; the profile has no copy of its key', async () => {
    const login = ['login', '--client', 'AAAA.feed', '--cert', at('feed.crt'), '--key-file', at('feed.key'), '--json'];
    const { code, out, err } = await icx(...login);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toMatchObject({ party: 'AAAA', subject: 'client:AAAA/feed', scopes: ['requests:write'] });
    expect(await icx('list', '--json')).toMatchObject({ code: 0, err: '' });
    const [profile] = readdirSync(join(terminals.config, 'profiles')) as [string];
    const kept = join(terminals.config, 'profiles', profile);
    expect(readdirSync(kept)).toEqual(['profile.json']);
    expect(readFileSync(join(kept, 'profile.json'), 'utf8')).not.toContain('PRIVATE');
  });

  test('by another one it does not, and no profile comes of it', async () => {
    const other = ['--cert', at('other.crt'), '--key-file', at('other.key'), '--profile', 'other'];
    const { code, err } = await icx('login', '--client', 'AAAA.feed', ...other);
    expect([code, err]).toEqual([6, expect.stringContaining('(client-refused)')]);
    expect(readdirSync(join(terminals.config, 'profiles'))).not.toContain('other');
  });

  test.each([
    ['without its key', ['--client', 'AAAA.feed', '--cert', at('feed.crt')], 'system-incomplete'],
    ['with a key that is none', ['--client', 'AAAA.feed', '--key-file', at('feed.crt')], 'key-file-invalid'],
    ['with a file that is not there', ['--client', 'AAAA.feed', '--key-file', at('none')], 'file-unreadable'],
  ])('%s it is told what is missing', async (_, args, code) => {
    expect(await icx('login', ...args)).toMatchObject({ code: 2, err: expect.stringContaining(`(${code})`) });
  });
});
