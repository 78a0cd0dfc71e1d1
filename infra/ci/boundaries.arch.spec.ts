import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PlantedWorkspace, runTool } from './planted-workspace.fixture.ts';
import { root } from './results.ts';

/** As they are imported: those of SQLite and of a KMS are a folder of their package each. */
const engines = ['sqlite/log', 'keys/kms', 'kurrentdb', 'kafka', 'postgres'];
const packages = [
  ...['apps/a', 'apps/b', 'apps/bench', 'libs/domain/a', 'libs/domain/b', 'libs/services/a', 'libs/channels/a'],
  ...['libs/services/commands', 'libs/services/requests', 'libs/services/switching'],
  ...['libs/platform/port', 'libs/testing/a', 'libs/hosting/a', 'libs/client', 'libs/channels/cli'],
  ...engines.map((engine) => `libs/platform/${engine.split('/')[0]}`),
];

interface Arrow {
  readonly rule: string;
  readonly from: string;
  readonly to: string;
  /** How it imports; plainly by default. */
  readonly by?: 'import type {} from' | 'export * from';
}

const forbidden: readonly Arrow[] = [
  { rule: 'no-cycles', from: 'libs/domain/a/src/cycle.ts', to: './cycle.ts' },
  { rule: 'no-cycles', from: 'libs/services/a/src/here.ts', to: './there.ts' },
  { rule: 'resolves', from: 'libs/services/a/src/nowhere.ts', to: '@icx/domain-nowhere' },
  { rule: 'resolves', from: 'libs/services/a/src/deep.ts', to: '@icx/domain-a/src/inside.ts' },
  { rule: 'apps-are-not-imported', from: 'libs/channels/a/src/app.ts', to: '@icx/apps-a' },
  { rule: 'apps-are-not-imported', from: 'apps/a/src/other-app.ts', to: '@icx/apps-b' },
  { rule: 'packages-by-name', from: 'libs/services/a/src/relative.ts', to: '../../../domain/a/src/index.ts' },
  { rule: 'packages-by-entry-point', from: 'apps/a/src/inside.ts', to: '../../../libs/domain/a/src/inside.ts' },
  { rule: 'domain-is-pure', from: 'libs/domain/a/src/disk.ts', to: 'node:fs' },
  { rule: 'domain-is-pure', from: 'libs/domain/a/src/package.ts', to: 'kysely' },
  { rule: 'domain-is-pure', from: 'libs/domain/a/src/port.ts', to: '@icx/platform-port', by: 'import type {} from' },
  { rule: 'domain-is-pure', from: 'libs/domain/a/src/passed-on.ts', to: '@icx/platform-port', by: 'export * from' },
  { rule: 'domain-is-pure', from: 'libs/domain/a/src/builders.ts', to: '@icx/testing-a' },
  { rule: 'domain-and-platform-below-services', from: 'libs/domain/a/src/up.unit.spec.ts', to: '@icx/services-a' },
  { rule: 'domain-and-platform-below-services', from: 'libs/platform/port/src/up.ts', to: '@icx/channels-a' },
  ...engines.map((engine) => ({
    rule: 'ports-know-no-engine',
    from: `libs/platform/port/src/${engine.replace('/', '-')}.ts`,
    to: `@icx/platform-${engine}`,
  })),
  { rule: 'services-know-no-channel', from: 'libs/services/a/src/channel.ts', to: '@icx/channels-a' },
  { rule: 'services-in-layers', from: 'libs/services/requests/src/above.ts', to: '@icx/services-switching' },
  { rule: 'services-in-layers', from: 'libs/services/a/src/unlisted.ts', to: '@icx/services-requests' },
  { rule: 'services-in-layers', from: 'libs/services/commands/src/above.ts', to: '@icx/services-requests' },
  { rule: 'channels-know-no-engine', from: 'libs/channels/a/src/engine.ts', to: '@icx/platform-kafka' },
  { rule: 'engines-are-chosen-by-apps', from: 'libs/services/a/src/engine.ts', to: '@icx/platform-sqlite/log' },
  { rule: 'sqlite-is-for-engines', from: 'libs/channels/a/src/sqlite.ts', to: '@icx/platform-sqlite' },
  { rule: 'sqlite-is-for-engines', from: 'libs/services/a/src/sqlite.int.spec.ts', to: '@icx/platform-sqlite' },
  { rule: 'hosting-is-for-apps', from: 'libs/channels/a/src/host.ts', to: '@icx/hosting-a' },
  { rule: 'client-stands-alone', from: 'libs/client/src/service.ts', to: '@icx/services-a' },
  { rule: 'client-is-for-callers', from: 'libs/services/a/src/call.ts', to: '@icx/client' },
  { rule: 'client-is-for-callers', from: 'libs/channels/a/src/call.ts', to: '@icx/client' },
  { rule: 'testing-is-for-tests', from: 'libs/services/a/src/fake.ts', to: '@icx/testing-a' },
  { rule: 'testing-is-for-tests', from: 'apps/a/src/fake.ts', to: '@icx/testing-a' },
  { rule: 'fixtures-are-for-tests', from: 'libs/services/a/src/given.ts', to: './given.fixture.ts' },
  { rule: 'fixtures-are-for-tests', from: 'libs/services/a/src/rules.ts', to: './contract/rules.ts' },
  { rule: 'fixtures-are-for-tests', from: 'libs/services/a/src/views.ts', to: './fixtures/views.ts' },
  { rule: 'dependencies-are-declared', from: 'libs/services/a/src/undeclared.ts', to: 'acorn' },
  { rule: 'dev-dependencies-are-for-tests', from: 'libs/services/a/src/dev.ts', to: 'fast-check' },
];

const allowed: readonly Omit<Arrow, 'rule'>[] = [
  { from: 'apps/a/src/channel.ok.ts', to: '@icx/channels-a' },
  { from: 'apps/a/src/engine.ok.ts', to: '@icx/platform-postgres' },
  { from: 'apps/bench/src/fake.ok.ts', to: '@icx/testing-a' },
  { from: 'libs/channels/a/src/service.ok.ts', to: '@icx/services-a' },
  { from: 'apps/a/src/host.ok.ts', to: '@icx/hosting-a' },
  { from: 'libs/hosting/a/src/engine.ok.ts', to: '@icx/platform-kurrentdb' },
  { from: 'libs/channels/cli/src/call.ok.ts', to: '@icx/client' },
  { from: 'libs/client/src/words.ok.ts', to: '@icx/domain-a' },
  { from: 'libs/services/a/src/call.ok.e2e.spec.ts', to: '@icx/client' },
  { from: 'libs/domain/a/src/hash.ok.ts', to: 'node:crypto' },
  { from: 'libs/domain/a/src/other.ok.ts', to: '@icx/domain-b' },
  { from: 'libs/domain/a/src/builders.ok.unit.spec.ts', to: '@icx/testing-a' },
  { from: 'libs/platform/sqlite/src/log/port.ok.ts', to: '@icx/platform-port' },
  { from: 'libs/platform/sqlite/src/log/file.ok.ts', to: '../index.ts' },
  { from: 'libs/services/a/src/engine.ok.int.spec.ts', to: '@icx/platform-sqlite/log' },
  { from: 'libs/services/a/src/given.ok.unit.spec.ts', to: './given.fixture.ts' },
  { from: 'libs/services/a/src/contract.ts', to: './contract/rules.ts' },
  { from: 'libs/services/a/src/dev.ok.unit.spec.ts', to: 'fast-check' },
  { from: 'libs/services/a/src/port.ok.ts', to: '@icx/platform-port' },
  { from: 'libs/services/switching/src/below.ok.ts', to: '@icx/services-requests' },
  { from: 'libs/services/requests/src/path.ok.ts', to: '@icx/services-commands' },
  { from: 'libs/services/requests/src/world.ok.int.spec.ts', to: '@icx/services-switching' },
  { from: 'libs/testing/a/src/bare.ok.ts', to: '@icx/platform-sqlite' },
  { from: 'libs/testing/a/src/engine.ok.ts', to: '@icx/platform-kurrentdb' },
];

interface Cruise {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] };
  };
}

describe('boundaries', () => {
  const workspace = new PlantedWorkspace(packages);
  afterAll(() => workspace.remove());

  for (const { from, to, by = 'import' } of [...forbidden, ...allowed]) workspace.write(from, `${by} '${to}';\n`);
  workspace.write('libs/services/a/src/there.ts', `import type {} from './here.ts';\n`);
  workspace.write('libs/services/a/src/given.fixture.ts', 'export const given = [];\n');
  workspace.write('libs/services/a/src/fixtures/views.ts', 'export const views = [];\n');
  workspace.write('libs/services/a/src/contract/rules.ts', 'export const rules = [];\n');

  const cruise = ['--config', '.config/dependency-cruiser.mjs', 'apps', 'libs'];
  const { summary } = JSON.parse(runTool('depcruise', [...cruise, '-T', 'json'], workspace.folder).stdout) as Cruise;
  const named = (file: string): readonly string[] =>
    summary.violations.flatMap(({ from, rule }) => (from === file ? rule.name : []));

  test.each(forbidden)('$rule: $from → $to is red', ({ rule, from }) => {
    expect(named(from)).toContain(rule);
  });

  test.each(allowed)('$from → $to is green', ({ from }) => {
    expect(named(from)).toEqual([]);
  });

  test('every rule was seen red', () => {
    const rules = summary.ruleSetUsed.forbidden.map(({ name }) => name);
    expect(new Set(forbidden.map(({ rule }) => rule))).toEqual(new Set(rules));
  });

  test('the planted workspace has the groups of the real one', () => {
    const groups = new Set(packages.flatMap((path) => /^libs\/([^/]+)/.exec(path)?.[1] ?? []));
    const folders = readdirSync(join(root, 'libs'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(groups).toEqual(new Set(folders.map(({ name }) => name)));
  });

  test('the real tree is green', () => {
    expect(runTool('depcruise', cruise, root).stdout).toContain('no dependency violations found');
  });
});
