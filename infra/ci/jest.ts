/**
 * Runs Jest for the package in the current folder: its `test` script. What follows goes to Jest:
 * `npm test -w @icx/vault -- seal -t 'opens'`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileToWrite, jestFile, root } from './results.ts';

const folder = process.cwd();
const manifest = ['package.json', 'project.json'].find((file) => existsSync(resolve(folder, file)));
if (!manifest) throw new Error(`${folder} is not a package: no package.json, no project.json.`);
const { name } = JSON.parse(readFileSync(resolve(folder, manifest), 'utf8')) as { name: string };

// Under Nx packages run side by side, so each takes one process and Jest starts no workers; but for the applications, which
// take the longest, go on when all others are done, and hold several GB where one process runs all of their tests.
const underNx = process.env['NX_TASK_TARGET_PROJECT'] !== undefined;
// A process keeps some of every file's modules: one that has grown so large gives way to a new one.
const workers = folder.startsWith(resolve(root, 'apps'))
  ? ['--maxWorkers=2', '--workerIdleMemoryLimit=1200MB']
  : ['--runInBand'];

/** A test that never ends fails, in minutes, instead of holding up everything else; what is run by hand may need more. */
const longest = Number(process.env['TEST_MINUTES'] ?? 27) * 60_000;

const { status, error } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    createRequire(import.meta.url).resolve('jest/bin/jest'),
    `--config=${resolve(root, '.config/jest.config.mjs')}`,
    `--roots=${folder}`,
    '--json',
    `--outputFile=${fileToWrite(jestFile(name))}`,
    ...(underNx ? workers : []),
    '--passWithNoTests',
    ...process.argv.slice(2),
  ],
  { stdio: ['ignore', 'inherit', 'inherit'], timeout: longest, killSignal: 'SIGKILL' },
);
if (error) console.error(`${name}: ${error.message}`);
process.exitCode = status ?? 1;
