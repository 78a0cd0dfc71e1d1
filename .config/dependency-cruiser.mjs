/**
 * Arrows go one way: apps → channels → services → domain; services → platform ports; platform engines → ports.
 * `infra/ci/boundaries.arch.spec.ts` plants a violation of each rule below and expects it to be named.
 */
import { globSync, readFileSync } from 'node:fs';
import { dirname, posix } from 'node:path';

/** The importing file's package is `$1` in the other end of the rule. */
const ownPackage = '^(apps/[^/]+|libs/client|libs/[^/]+/[^/]+)/';
/** Specs, and what only specs use: given events and values (fixture), a port's rules that every engine runs (contract). */
const spec = [String.raw`\.(spec|fixture|contract)\.ts$`, String.raw`/contract\.ts$`, '/(contract|fixtures)/'];
/** One package per technology: a folder of it is the engine of one port. */
const engine = [
  '^libs/platform/(kurrentdb|kafka|postgres)/',
  '^libs/platform/sqlite/src/[a-z]+/',
  '^libs/platform/keys/src/kms/',
  '^libs/platform/spool/src/folder/',
  '^libs/platform/virus-scan/src/clamd/',
  '^libs/platform/mail-transport/src/(smtp|mailbox|listener|imap)/',
];
const anyPlatform = '^libs/platform/[^/]+/';
/** The open and lock of an SQLite file, shared by the SQLite engines: neither a port nor an engine. */
const sqlite = '^libs/platform/sqlite/src/[^/]+$';
const testing = '^libs/testing/';
/** What the applications share: it is on their side of every rule. */
const hosting = '^libs/hosting/';

/** Each package's `exports`, as files: all that other packages may see of it. */
const entryPoints = globSync(['{apps,libs}/*/package.json', 'libs/*/*/package.json']).flatMap((manifest) => {
  const { exports = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  const files = typeof exports === 'string' ? [exports] : Object.values(exports);
  return files.map(
    (file) =>
      `^${posix
        .join(dirname(manifest), file)
        .replaceAll('.', String.raw`\.`)
        .replaceAll('*', '.+')}$`,
  );
});

/** Which services a service may build on, besides the command path and what documents are made of; one that is not here builds on none, composition on all. */
const mayBuildOn = {
  parties: [],
  custody: [],
  inventory: ['parties'],
  'data-fixes': ['parties'],
  requests: ['parties'],
  admission: ['parties', 'requests'],
  switching: ['parties', 'requests'],
  sandbox: ['contacts', 'parties', 'requests'],
  approvals: ['backlog', 'custody', 'files', 'inventory', 'parties', 'requests', 'rules', 'switching'],
  holdings: ['parties', 'requests'],
  team: ['parties', 'requests'],
  files: ['parties'],
  contacts: ['parties'],
  mail: ['contacts', 'files', 'parties', 'requests'],
  rules: ['parties', 'requests'],
  backlog: ['files', 'parties', 'requests'],
  sla: ['contacts', 'mail', 'parties', 'requests', 'switching'],
  'public-events': ['parties', 'requests', 'switching'],
  reporting: ['backlog', 'contacts', 'data-fixes', 'mail', 'parties', 'requests', 'rules', 'sla'],
};
const services = globSync('libs/services/*/package.json')
  .map((manifest) => posix.basename(dirname(manifest)))
  .filter((service) => service !== 'composition');

const rule = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

export default {
  forbidden: [
    rule('no-cycles', 'A cycle has no layers. Move what both sides need to a third file.', {}, { circular: true }),
    rule(
      'resolves',
      'The import leads nowhere, or to a file that the package does not export.',
      {},
      {
        couldNotResolve: true,
      },
    ),
    rule(
      'apps-are-not-imported',
      'An app is a composition root. Move what is shared to a lib.',
      { path: ownPackage },
      { path: '^apps/', pathNot: '^$1/' },
    ),
    rule(
      'hosting-is-for-apps',
      'What the applications share is on top of everything: only they use it.',
      { pathNot: ['^apps/', hosting, testing, ...spec] },
      { path: hosting },
    ),
    rule(
      'packages-by-name',
      'A relative path into another package hides the arrow. Import `@icx/…`.',
      { path: ownPackage },
      { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased-workspace'] },
    ),
    rule(
      'packages-by-entry-point',
      'Only what the package.json `exports` is public. Export it there, or do without.',
      { path: ownPackage },
      { path: '^libs/', pathNot: ['^$1/', ...entryPoints] },
    ),
    rule(
      'domain-is-pure',
      'Domain imports only other domain libs and node:crypto (hashes and ciphers are functions). Pass facts as arguments.',
      { path: '^libs/domain/', pathNot: spec },
      { pathNot: ['^libs/domain/', '^(node:)?crypto$'], couldNotResolve: false },
    ),
    rule(
      'domain-and-platform-below-services',
      'Services use domain and platform, never the other way round.',
      { path: '^libs/(domain|platform)/' },
      { path: '^libs/(services|channels)/' },
    ),
    rule(
      'ports-know-no-engine',
      'A port is the same for every engine. The app chooses.',
      { path: anyPlatform, pathNot: [...engine, sqlite, ...spec] },
      { path: [...engine, sqlite] },
    ),
    rule(
      'services-know-no-channel',
      'A service does not know how a command came in.',
      { path: '^libs/services/' },
      { path: '^libs/channels/' },
    ),
    ...services.map((service) =>
      rule(
        'services-in-layers',
        'A service builds on those below it alone. Move what both need down, or say in `mayBuildOn` why the layers are others.',
        { path: `^libs/services/${service}/`, pathNot: spec },
        {
          path: '^libs/services/',
          pathNot: `^libs/services/(${[service, 'commands', 'documents', ...(mayBuildOn[service] ?? [])].join('|')})/`,
        },
      ),
    ),
    rule(
      'channels-know-no-engine',
      'A channel talks to services. The app chooses the engine.',
      { path: '^libs/channels/', pathNot: spec },
      { path: engine },
    ),
    rule(
      'engines-are-chosen-by-apps',
      'Only apps, libs/testing, other engines and specs name an engine. Depend on its port.',
      { pathNot: ['^apps/', hosting, testing, ...engine, ...spec] },
      { path: engine },
    ),
    rule(
      'sqlite-is-for-engines',
      'An SQLite file belongs to the engine that opened it; an application locks the folder, benchmarks compare with a bare one.',
      { pathNot: [...engine, sqlite, testing, hosting, '^apps/'] },
      { path: sqlite },
    ),
    rule(
      'client-stands-alone',
      "What a supplier's engineer takes along is no part of the exchange: it may use pure domain libs, and no more.",
      { path: '^libs/client/', pathNot: spec },
      { path: '^(apps|libs)/', pathNot: ['^libs/client/', '^libs/domain/'] },
    ),
    rule(
      'client-is-for-callers',
      'The exchange does not call itself: only the command line, tests and benchmarks stand on the side of the caller.',
      { pathNot: ['^libs/client/', '^libs/channels/cli/', '^apps/(icx|bench)/', testing, ...spec] },
      { path: '^libs/client/' },
    ),
    rule(
      'testing-is-for-tests',
      'Builders, fakes and benchmarks never reach production code.',
      { pathNot: [...spec, testing, '^apps/bench/'] },
      { path: testing },
    ),
    rule(
      'fixtures-are-for-tests',
      'What specs share never reaches production code.',
      { pathNot: [...spec, testing] },
      { path: spec },
    ),
    rule(
      'dependencies-are-declared',
      'Not in the root package.json: it works by luck until its parent changes. Declare it there.',
      {},
      { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    ),
    rule(
      'dev-dependencies-are-for-tests',
      'The image ships without devDependencies.',
      { pathNot: [...spec, testing, '^apps/bench/'] },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    ),
  ],
  options: {
    exclude: { path: '^apps/bench/peers/' },
    doNotFollow: { path: 'node_modules' },
    // A type-only import is an arrow too.
    tsPreCompilationDeps: true,
    // Packages are seen at their real place, libs/<group>/<name>, not at node_modules/@icx/<name>.
    preserveSymlinks: false,
    // External dependencies are declared once, in the root package.json.
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.mjs', '.js', '.json'],
    },
  },
};
