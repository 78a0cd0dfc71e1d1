import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './results.ts';

interface Locked {
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * npm leaves an optional package that the registry does not have (yet) out of the lockfile, without a word; `npm ci` in
 * the next fresh clone then refuses the lockfile. It happens with native packages on the day of their release.
 */
test('the lockfile has every platform of every native package', () => {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Readonly<Record<string, Locked>>;
  };
  const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      (name) => !packages[`${path}/node_modules/${name}`] && !packages[`node_modules/${name}`],
    ),
  );
  expect(missing).toEqual([]);
});
