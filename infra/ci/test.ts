/** `npm test`: format, lint, typecheck, boundaries and every package's tests, through the Nx cache; one line at the end. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { requiredEngines } from './engines.ts';
import { checkFile, checks, jestFile, resultsFolder, root, type CheckResult } from './results.ts';
import { lastLine, summarise, type JestResults } from './summary.ts';

// Nx asks for colours even where nobody sees them.
const plain = process.stdout.isTTY ? {} : { FORCE_COLOR: '0' };

const nx = (args: readonly string[], stdout: 'inherit' | 'pipe'): SpawnSyncReturns<string> =>
  spawnSync(process.execPath, [createRequire(import.meta.url).resolve('nx/bin/nx.js'), ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'inherit'],
    // A daemon would outlive a CI run; the graph takes less than a second without it.
    env: { NX_DAEMON: 'false', NX_TUI: 'false', npm_config_loglevel: 'silent', ...plain, ...process.env },
  });

const read = <T>(file: string): T | undefined =>
  existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined;

// What an earlier run left must not count for a task that dies in this one.
rmSync(resultsFolder, { recursive: true, force: true });

// One more than there are cores: who waits for a broker or a database leaves a core to another, and a third of the machine stood idle.
const sideBySide = String(availableParallelism() + 1);
const tasks = ['--targets', [...checks, 'test'].join(), '--parallel', sideBySide];
const exitCode = nx(['run-many', ...tasks, '--outputStyle=static'], 'inherit').status ?? 1;
const projects = JSON.parse(nx(['show', 'projects', '--with-target=test', '--json'], 'pipe').stdout) as string[];

const summary = summarise({
  checks: new Map(checks.map((name) => [name, read<CheckResult>(checkFile(name))])),
  projects: new Map(projects.map((name) => [name, read<JestResults>(jestFile(name))])),
  required: requiredEngines(),
  exitCode,
});

if (summary.skips.length > 0) console.log('\nSkipped:');
for (const { name, reason } of summary.skips) console.log(`  ${name}: ${reason}`);
if (summary.failures.length > 0) console.log('\nFailed:');
for (const name of summary.failures) console.log(`  ${name}`);
console.log(`\n${lastLine(summary)}`);
process.exitCode = summary.failures.length > 0 ? 1 : 0;
