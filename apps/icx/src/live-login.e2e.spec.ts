import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { FakeTransit } from '@icx/keys/fake-transit';
import { freePort } from '@icx/world-testing/free-port';
import { chromium, type Browser } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Terminals } from './icx.fixture.ts';
import { openedIn, openerTo, Person } from './person.fixture.ts';

const here = mkdtempSync(join(tmpdir(), 'icx-live-login-'));
const kms = new FakeTransit();
const terminals = new Terminals();
let url: string;
let env: Readonly<Record<string, string>>;
let codes: readonly string[];
let browser: Browser;

engineDescribe('openssl')('with certificates', (openssl) => {
  engineDescribe('chromium')('icx against a live exchange', (executablePath) => {
    beforeAll(async () => {
      const [cert, key] = ['exchange.crt', 'exchange.key'].map((name) => join(here, name)) as [string, string];
      const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=codes'];
      execFileSync(openssl, ['req', '-x509', ...made, '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
      await kms.start();
      const port = String(await freePort());
      url = `https://127.0.0.1:${port}`;
      env = { NODE_EXTRA_CA_CERTS: cert };
      const live = { ICX_MODE: 'live', ICX_PORT: port, ICX_PUBLIC_URL: url, ICX_TLS_CERT: cert, ICX_TLS_KEY: key };
      const said = await terminals.start({ ...live, ICX_KMS: `transit:${kms.url}#${kms.key}`, BAO_TOKEN: kms.token });
      codes = [...said.matchAll(/enrols at \S+ with (\S+)/g)].map(([, code]) => code!);
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await terminals.close();
      await kms.stop();
      rmSync(here, { recursive: true });
    });

    test('its first administrator enrols, and signs in with a second factor in the browser that icx opens', async () => {
      const administrator = await Person.at(browser, 'administrator@SECA');
      await administrator.enrol(`${url}/oidc/enrolment`, codes[0]!);

      const [opener, opened] = [join(here, 'opener'), join(here, 'opened')];
      writeFileSync(opener, `#!/bin/sh\n${openerTo(opened)}\n`, { mode: 0o700 });
      const login = terminals.icx(['login', url, '--json'], { env: { ...env, BROWSER: opener } });
      const address = await openedIn(opened);
      await administrator.signIn(address);
      expect(await administrator.page.textContent('main')).toContain('You are signed in');
      const { code, out, err } = await login;
      expect([code, err]).toEqual([0, expect.stringContaining(address)]);
      expect(JSON.parse(out)).toMatchObject({ exchange: url, party: 'SECA', subject: 'user:SECA/administrator' });
      const arrived = new URL(administrator.page.url()).searchParams;
      expect(err + out).not.toContain(arrived.get('code'));
    }, 120_000);

    test('and calls as that person; what it did is on record', async () => {
      const at = { env: { ...env, ICX_URL: url } };
      expect(await terminals.icx(['approvals'], at)).toMatchObject({ code: 0 });
      const { out } = await terminals.icx(['sign-ins', 'list', '--json'], at);
      const subject = 'user:SECA/administrator';
      expect(JSON.parse(out).items.map(({ what, subject: who }: Record<string, string>) => [what, who])).toEqual([
        ['token-issued', subject],
        ['signed-in', subject],
        ['enrolled', subject],
      ]);
    });

    test('--as is refused there, and tokens for a sandbox are not made of its folder', async () => {
      const sandbox = new Terminals();
      try {
        await sandbox.start();
        for (const data of [terminals.data, sandbox.data, join(here, 'nothing')]) {
          const { code, err } = await terminals.icx(['list', '--as', 'SECA', '--url', url], {
            env: { ...env, ICX_DATA: data },
          });
          expect([code, err]).toEqual([
            2,
            expect.stringContaining(`icx login ${url}\` (as-in-live)`.replace('` (', '`. (')),
          ]);
        }
        expect(await terminals.icx(['token', 'SECA'])).toMatchObject({
          code: 2,
          out: '',
          err: expect.stringContaining('(folder-is-live)'),
        });
      } finally {
        await sandbox.close();
      }
    }, 60_000);
  });
});
