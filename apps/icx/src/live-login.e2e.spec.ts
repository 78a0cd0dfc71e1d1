import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { stepAt, totpAt } from '@icx/identity';
import { FakeTransit } from '@icx/keys/fake-transit';
import { freePort } from '@icx/world-testing/free-port';
import { chromium, type Browser, type Page } from 'playwright-core';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { Terminals } from './icx.fixture.ts';

const here = mkdtempSync(join(tmpdir(), 'icx-live-login-'));
const password = 'correct horse battery staple';
const kms = new FakeTransit();
const terminals = new Terminals();
let url: string;
let env: Readonly<Record<string, string>>;
let codes: readonly string[];
let browser: Browser;
let page: Page;

const fromBase32 = (text: string): Buffer => {
  const bits = [...text].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Buffer.from(
    bits
      .join('')
      .match(/.{8}/g)!
      .map((byte) => parseInt(byte, 2)),
  );
};
/** The code that the app shows, or will show next. */
const codeOf = (seed: string, after: number) => totpAt(fromBase32(seed), stepAt(Date.now() / 1000) + after);

/** What a person does whom `icx login` sent to the browser, whose address is in the file. */
const signIn = async (file: string, fields: Readonly<Record<string, string>>): Promise<void> => {
  for (let tries = 0; !existsSync(file); tries += 1) {
    if (tries > 300) throw new Error('icx opened no browser.');
    await sleep(100);
  }
  await page.goto(readFileSync(file, 'utf8').trim());
  for (const [name, value] of Object.entries(fields)) await page.fill(`#${name}`, value);
  await page.click('button');
  await page.click('button:has-text("Go on")');
  await page.waitForURL(/^http:\/\/127\.0\.0\.1:\d+\/signed-in/);
};

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
      page = await (await browser.newContext({ ignoreHTTPSErrors: true })).newPage();
    }, 120_000);
    afterAll(async () => {
      await browser.close();
      await terminals.close();
      await kms.stop();
      rmSync(here, { recursive: true });
    });

    test('its first administrator enrols, and signs in with a second factor in the browser that icx opens', async () => {
      await page.goto(`${url}/oidc/enrolment`);
      await page.fill('#name', 'administrator@SECA');
      await page.fill('#enrolment', codes[0]!);
      await page.click('button');
      const seed = (await page.locator('code').first().textContent())!;
      await page.fill('#password', password);
      await page.fill('#code', codeOf(seed, 0));
      await page.click('button');
      expect(await page.textContent('main')).toContain('You are set up');

      const [opener, opened] = [join(here, 'opener'), join(here, 'opened')];
      writeFileSync(opener, `#!/bin/sh\nprintf %s "$1" > ${opened}.new && mv ${opened}.new ${opened}\n`);
      chmodSync(opener, 0o700);
      const login = terminals.icx(['login', url, '--json'], { env: { ...env, BROWSER: opener } });
      await signIn(opened, { name: 'administrator@SECA', password, code: codeOf(seed, 1) });
      expect(await page.textContent('main')).toContain('You are signed in');
      const { code, out, err } = await login;
      expect([code, err]).toEqual([0, expect.stringContaining(readFileSync(opened, 'utf8'))]);
      expect(JSON.parse(out)).toMatchObject({ exchange: url, party: 'SECA', subject: 'user:SECA/administrator' });
      const arrived = new URL(page.url()).searchParams;
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
