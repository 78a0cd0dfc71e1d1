import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { toHex, withCrc } from '@icx/install-code/accept';
import { FakeAwsKms } from '@icx/keys/fake-aws-kms';
import { FakeTransit } from '@icx/keys/fake-transit';
import { freePort } from '@icx/world-testing/free-port';
import { chromium, type Browser } from 'playwright-core';
import { blocksOf, installed, Shell, standIns, type Block } from '../../../infra/ci/document.ts';
import { engineDescribe } from '../../../infra/ci/engines.ts';
import { openedIn, openerTo, Person } from './person.fixture.ts';

/** `docs/going-live.md`, command by command; people act in Chromium where it says so. */
const root = fileURLToPath(new URL('../../..', import.meta.url));
const document = readFileSync(join(root, 'docs/going-live.md'), 'utf8');
const place = mkdtempSync(join(tmpdir(), 'icx-going-live-'));
const transit = new FakeTransit();
const aws = new FakeAwsKms();
/** What Bella's party has on file; live mode takes no published example. */
const code = randomBytes(16);

/** The machines of one run: the exchange's, and everybody's own. */
class Machines {
  readonly #shells = new Map<string, Shell>();
  readonly #people = new Map<string, Person>();
  readonly #codes = new Map<string, string>();
  readonly #halves: Record<string, string> = {};
  readonly #programs;
  /** What was said, by block. */
  readonly said: string[] = [];

  constructor(
    private readonly folder: string,
    private readonly url: string,
    private readonly browser: Browser,
    certificate: { readonly cert: string; readonly key: string },
  ) {
    const issued = join(folder, 'etc/letsencrypt/live/codes.example');
    this.#programs = standIns({
      npm: installed,
      sudo: 'exec "$@"',
      sysctl: 'true',
      nft: 'true',
      certbot: `mkdir -p ${issued} && cp ${certificate.cert} ${issued}/fullchain.pem && cp ${certificate.key} ${issued}/privkey.pem`,
      bao: `case "$*" in
        'secrets enable transit' | 'write -f transit/keys/icx derived=true') ;;
        'policy write icx -') grep -c update >/dev/null ;;
        'token create -policy=icx -period=24h -field=token') echo ${transit.token} ;;
        *) exit 1 ;; esac`,
      aws: `[ "$*" = 'kms create-key --description icx --query KeyMetadata.Arn --output text' ] && echo ${aws.key}`,
      'open-browser': openerTo('$HOME/opened'),
    });
    mkdirSync(join(folder, 'etc'), { recursive: true });
    mkdirSync(join(folder, 'var/lib'), { recursive: true });
    mkdirSync(join(folder, 'var/backups'), { recursive: true });
    this.#env = {
      PATH: `${this.#programs.path}:${join(root, 'node_modules/.bin')}`,
      NODE_EXTRA_CA_CERTS: certificate.cert,
      CURL_CA_BUNDLE: certificate.cert,
      ICX_PORT: new URL(url).port,
      AWS_ENDPOINT_URL_KMS: aws.url,
      AWS_ACCESS_KEY_ID: 'fake',
      AWS_SECRET_ACCESS_KEY: 'fake',
    };
  }
  readonly #env: Readonly<Record<string, string>>;

  /** What the document says, in places of this run. */
  #here = (text: string): string =>
    text
      .replaceAll('https://codes.example', this.url)
      .replaceAll('https://bao.example:8200', transit.url)
      .replaceAll('/opt/icx', root.replace(/\/$/, ''))
      .replaceAll(/(?<=^|[\s"'=>])\/(etc|var)\//gm, `${this.folder}/$1/`);

  #homeOf(name: string): string {
    const home = join(this.folder, 'home', name);
    mkdirSync(home, { recursive: true });
    if (name === 'bella') writeFileSync(join(home, 'code.txt'), toHex(withCrc(code)), { mode: 0o600 });
    return home;
  }

  #shellOf(name: string): Shell {
    const home = this.#homeOf(name);
    const shell = this.#shells.get(name) ?? new Shell(home, { ...this.#env, HOME: home, BROWSER: 'open-browser' });
    this.#shells.set(name, shell);
    return shell;
  }

  async command({ name, text }: Block): Promise<void> {
    const [machine = '', ...how] = name.split(' ');
    const shell = this.#shellOf(machine);
    if (how.includes('serve')) {
      const said = await shell.serve(this.#here(text), / at https:\S+\n[^]*bert@SECA enrols.*\n/);
      for (const [, who, code] of said.matchAll(/(\S+@SECA) enrols at \S+ with (\S+)/g)) this.#codes.set(who!, code!);
      return;
    }
    rmSync(join(this.#homeOf(machine), 'opened'), { force: true });
    const { out } = await shell.run(this.#here(text));
    for (const [, half, code] of out.matchAll(/the (first|second) half of the enrolment code, until .*: (\S+)/g))
      this.#halves[half!] = code!;
    this.said.push(out);
  }

  async inBrowser({ name, text }: Block): Promise<void> {
    const [, signInName = ''] = /as (\S+)$/.exec(text) ?? [];
    if (text.startsWith('sign in'))
      return this.#people.get(name)!.signIn(await openedIn(join(this.#homeOf(name), 'opened')));
    const person = await Person.at(this.browser, signInName);
    this.#people.set(name, person);
    const code = this.#codes.get(signInName) ?? `${this.#halves['first']}-${this.#halves['second']}`;
    await person.enrol(this.#here(text).split(' ')[0]!, code);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#shells.values()].map((shell) => shell.close()));
    this.#programs.close();
  }
}

engineDescribe('openssl')('docs/going-live.md', (openssl) => {
  engineDescribe('chromium')('with a browser', (executablePath) => {
    const [cert, key] = [join(place, 'tls.crt'), join(place, 'tls.key')];
    const running: Machines[] = [];
    let browser: Browser;
    beforeAll(async () => {
      const made = ['-newkey', 'rsa:2048', '-nodes', '-keyout', key, '-out', cert, '-days', '2', '-subj', '/CN=x'];
      execFileSync(openssl, ['req', '-x509', ...made, '-addext', 'subjectAltName=IP:127.0.0.1'], { stdio: 'ignore' });
      browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
      await Promise.all([transit.start(), aws.start()]);
    }, 60_000);
    afterAll(async () => {
      await Promise.all(running.map((machines) => machines.close()));
      await Promise.all([browser.close(), transit.stop(), aws.stop()]);
      rmSync(place, { recursive: true });
    });

    test.each(['openbao', 'aws'])(
      'leads to a code that was exchanged: %s',
      async (variant) => {
        const url = `https://127.0.0.1:${await freePort()}`;
        const machines = new Machines(join(place, variant), url, browser, { cert, key });
        running.push(machines);
        const other = variant === 'aws' ? 'openbao' : 'aws';
        const blocks = blocksOf(document).filter(({ name }) => !name.split(' ').includes(other));
        let waiting: Promise<void> | undefined;
        for (const [index, block] of blocks.entries()) {
          if (block.language === 'browser') {
            await Promise.all([machines.inBrowser(block), waiting]);
            waiting = undefined;
          } else {
            const running = machines.command(block);
            // Signing in waits for the browser, which comes next.
            if (block.text.includes('icx login') && blocks[index + 1]?.language === 'browser') waiting = running;
            else await running;
          }
        }
        const shown = machines.said.filter((out) => out.includes(toHex(code)));
        expect(shown).toHaveLength(1);
        expect(machines.said.join('')).toContain('it waits for SECAS');
        expect((variant === 'aws' ? aws : transit).heard.length).toBeGreaterThan(0);
      },
      400_000,
    );
  });
});
