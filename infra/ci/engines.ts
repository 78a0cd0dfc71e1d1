/**
 * Tests that need something a machine may not have: a browser, a database, a broker.
 * Found: the test runs. Not found: it is skipped, with the reason in its title, where the summary of `npm test` finds it.
 * Not found though `ICX_REQUIRE` (comma list) names it: it fails, so that CI never passes by leaving something out.
 */
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/** Where the engine is (a path, a URL), or `undefined`. */
export type Probe = () => string | undefined;

const firstFile = (...files: (string | undefined)[]): string | undefined =>
  files.find((file) => file && existsSync(file));

const jarsOf = (name: string): string | undefined => {
  const jars = join(import.meta.dirname, '../../tmp', name);
  return firstFile('/usr/bin/java', '/opt/homebrew/bin/java') && firstFile(join(jars, 'installed')) && jars;
};

export const engines = {
  chromium: () => firstFile(process.env['ICX_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser'),
  clamd: () => firstFile('/usr/sbin/clamd', '/usr/local/sbin/clamd', '/opt/homebrew/sbin/clamd'),
  dovecot: () => firstFile('/usr/sbin/dovecot', '/usr/local/sbin/dovecot', '/opt/homebrew/sbin/dovecot'),
  swaks: () => firstFile('/usr/bin/swaks', '/usr/local/bin/swaks', '/opt/homebrew/bin/swaks'),
  /** What documents have a reader type, besides Node's own. */
  curl: () => firstFile('/usr/bin/curl'),
  jq: () => firstFile('/usr/bin/jq'),
  /** What Linux has in place of a disk that is always full. */
  'full-device': () => firstFile('/dev/full'),
  openssl: () => firstFile('/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'),
  /** The program `postgres`, of the newest version that Debian has put there; it is not on the path. */
  postgresql: () =>
    firstFile(
      process.env['ICX_POSTGRESQL'],
      ...globSync('/usr/lib/postgresql/*/bin/postgres').toSorted((a, b) => b.localeCompare(a, 'en', { numeric: true })),
    ),
  /** Folders of jars that `infra/ci/install-jars` has put there, where Java is to run them. */
  kafka: () => jarsOf('kafka'),
  helm: () => jarsOf('helm'),
  /** Checks and tries out alert rules; Debian's package `prometheus` brings it. */
  promtool: () => firstFile('/usr/bin/promtool', '/usr/local/bin/promtool', '/opt/homebrew/bin/promtool'),
  /** The programs that `npm ci` puts there, in `infra/contract/linters`. */
  'api-linters': () => firstFile(join(import.meta.dirname, '../contract/linters/node_modules/.bin')),
  /** The folder of the programs that `infra/contract/install` has put there. */
  'contract-tools': () => firstFile(join(import.meta.dirname, '../../tmp/python/bin')),
} satisfies Record<string, Probe>;

export type Engine = keyof typeof engines;

export const requiredEngines = (list = process.env['ICX_REQUIRE']): readonly string[] =>
  (list ?? '').split(',').flatMap((name) => name.trim() || []);

export const skipTitle = (title: string, engine: string): string => `${title} [skipped: ${engine} not found]`;

/** Undoes `skipTitle`. */
export const skipReason = (fullName: string): { name: string; reason?: string; engine?: string } => {
  const [marker, reason, engine] = /\s*\[skipped: ((\S+) [^\]]*)\]/.exec(fullName) ?? [];
  return marker && reason && engine ? { name: fullName.replace(marker, ''), reason, engine } : { name: fullName };
};

const missing = (engine: string) => (): never => {
  throw new Error(`ICX_REQUIRE names ${engine}, but it was not found on this machine.`);
};

/** `const browserTest = engineTest('chromium'); browserTest('shows …', async (path) => { … });` */
export const engineTest =
  (engine: string, probe: Probe = engines[engine as Engine], required = requiredEngines()) =>
  (title: string, body: (where: string) => Promise<void>, timeout?: number): void => {
    const where = probe();
    if (where !== undefined) test(title, () => body(where), timeout);
    else if (required.includes(engine)) test(title, missing(engine));
    else test.skip(skipTitle(title, engine), () => undefined);
  };

/** The same for a group of tests that share an engine: `engineDescribe('chromium')('portal', (path) => { … })`. */
export const engineDescribe =
  (engine: string, probe: Probe = engines[engine as Engine], required = requiredEngines()) =>
  (title: string, body: (where: string) => void): void => {
    const where = probe();
    if (where !== undefined) describe(title, () => body(where));
    else if (required.includes(engine)) describe(title, () => test(`needs ${engine}`, missing(engine)));
    else describe.skip(skipTitle(title, engine), () => body(''));
  };

// Run as a program it says what this machine has: Nx hashes that, so that installing an engine reruns its tests.
if (import.meta.main)
  console.log(
    Object.entries(engines)
      .map(([name, probe]) => `${name}=${probe() ?? ''}`)
      .join('\n'),
  );
