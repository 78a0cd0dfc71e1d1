import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { benches } from '@icx/benchmarks';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const bench = (...args: string[]) =>
  spawnSync(process.execPath, ['--import', './infra/node/typescript.mjs', 'apps/bench/src/main.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });

test.each([[[]], [['nope']], [['toString', '--json']], [['append', 'sweep']], [['append', '--jsn']]])(
  '%j is answered with the list of names, exit code 2 and nothing on stdout',
  (args: string[]) => {
    const { status, stdout, stderr } = bench(...args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Names: ${Object.keys(benches).join(', ')}\n`);
  },
);

test('report answers every figure by which it is judged, of however few legs', () => {
  const { status, stdout } = bench('report', '--json', '--rows', '200');
  expect(status).toBe(0);
  const { figures } = JSON.parse(stdout) as { figures: Readonly<Record<string, number>> };
  expect(Object.keys(figures).toSorted()).toEqual([
    'bareReadSeconds',
    'breachPageP99ms',
    'commandP99IdleMs',
    'commandP99WhileFiringMs',
    'firePerSecond',
    'legs',
    'peakRssMiB',
    'seconds',
  ]);
  expect(Object.values(figures).every((figure) => figure > 0)).toBe(true);
  expect(figures['legs']).toBe(200);
}, 120_000);
