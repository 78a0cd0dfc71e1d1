import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { basename, join } from 'node:path';
import { jestFile, root } from './results.ts';
import { requiredEngines } from './engines.ts';
import { summarise, type JestResults } from './summary.ts';

/** Runs one spec in a package of its own, as `npm test` would, and adds up what it left. */
const run = (spec: string, required = '') => {
  mkdirSync(join(root, 'tmp'), { recursive: true });
  const folder = mkdtempSync(join(root, 'tmp/planted-'));
  const name = basename(folder);
  try {
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, type: 'module' }));
    const helper = join(root, 'infra/ci/engines.ts');
    writeFileSync(join(folder, 'planted.unit.spec.ts'), `import * as engines from '${helper}';\n${spec}\n`);
    const env = { ...process.env, ICX_REQUIRE: required };
    const { status } = spawnSync(process.execPath, [join(root, 'infra/ci/jest.ts')], { cwd: folder, env });
    const projects = new Map([['planted', JSON.parse(readFileSync(jestFile(name), 'utf8')) as JestResults]]);
    return { status, ...summarise({ checks: new Map(), projects, required: requiredEngines(required), exitCode: 0 }) };
  } finally {
    for (const path of [folder, jestFile(name)]) rmSync(path, { recursive: true, force: true });
  }
};

const absent = `
engines.engineTest('abacus', () => undefined)('counts', async () => {});
engines.engineDescribe('abacus', () => undefined)('beads', () => test('slide', () => {}));
`;

describe('a test that needs an engine', () => {
  test('runs where the engine is', () => {
    const spec = `engines.engineTest('abacus', () => '/bin/abacus')('is there', async (where) => {
      expect(where).toBe('/bin/abacus');
    });`;
    expect(run(spec)).toEqual({ status: 0, passed: 1, failures: [], skips: [] });
  });

  test('is skipped where it is not, and says why', () => {
    expect(run(absent)).toEqual({
      status: 0,
      passed: 0,
      failures: [],
      skips: [
        { name: 'planted › counts', reason: 'abacus not found' },
        { name: 'planted › beads slide', reason: 'abacus not found' },
      ],
    });
  });

  test('fails where it is not, if this machine must have it', () => {
    expect(run(absent, 'chromium, abacus')).toEqual({
      status: 1,
      passed: 0,
      failures: ['planted › counts', 'planted › beads needs abacus'],
      skips: [],
    });
  });
});
