import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { engineTest } from '../../../infra/ci/engines.ts';
import { World } from './world.fixture.ts';

const run = promisify(execFile);
const linters = join(import.meta.dirname, '../../../infra/contract/linters');
/** Neither tells anybody that it was run, nor asks whether there is a newer one. */
const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };

/** The document of a running exchange, in a file. */
const withDocument = async (use: (file: string) => Promise<void>): Promise<void> => {
  const world = await World.open();
  const folder = mkdtempSync(join(tmpdir(), 'icx-contract-'));
  try {
    const file = join(folder, 'openapi.json');
    writeFileSync(file, (await world.as('AAAA').get('/openapi.json')).text);
    await use(file);
  } finally {
    rmSync(folder, { recursive: true });
    await world.close();
  }
};

/** What a linter of Node's says, by its own exit code or not. */
const lint = async (program: string, ...options: readonly string[]): Promise<string> => {
  const failed = ({ stdout }: { readonly stdout: string }) => ({ stdout });
  const { stdout } = await run(process.execPath, [program, 'lint', ...options], { env, maxBuffer: 2 ** 26 }).catch(
    failed,
  );
  return stdout;
};

engineTest('api-linters')('Redocly finds nothing in /openapi.json, not even a warning', (programs) =>
  withDocument(async (file) => {
    const config = join(linters, 'redocly.yaml');
    const said = await lint(join(programs, 'redocly'), file, '--config', config, '--format', 'json');
    expect(JSON.parse(said)).toMatchObject({ totals: { errors: 0, warnings: 0, ignored: 0 }, problems: [] });
  }),
);

engineTest('api-linters')('Spectral finds nothing in /openapi.json, not even a hint', (programs) =>
  withDocument(async (file) => {
    const ruleset = join(linters, 'spectral.yaml');
    const said = await lint(join(programs, 'spectral'), file, '--ruleset', ruleset, '--format', 'json', '--quiet');
    expect(JSON.parse(said)).toEqual([]);
  }),
);

engineTest('contract-tools')('openapi-spec-validator takes /openapi.json for what it says it is', (programs) =>
  withDocument(async (file) => {
    const { stdout } = await run(join(programs, 'openapi-spec-validator'), ['--schema', '3.1', file]);
    expect(stdout).toContain(': OK');
  }),
);
