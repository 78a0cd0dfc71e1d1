import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './results.ts';
import { notExact, notFromRegistry, undecidedScripts, unknownLicences } from './supply-chain.ts';
import type { Locked, Manifest } from './supply-chain.ts';

const read = <T>(file: string): T => JSON.parse(readFileSync(join(root, file), 'utf8')) as T;
const locked = (folder: string) =>
  read<{ packages: Readonly<Record<string, Locked>> }>(join(folder, 'package-lock.json')).packages;
const packages = locked('.');
const manifest = read<Manifest>('package.json');
/** What CI alone installs, and runs no scripts of. */
const linters = 'infra/contract/linters';

test('every package with an install script is decided', () => expect(undecidedScripts(packages, manifest)).toEqual([]));
test('every production dependency has a licence that we know', () => expect(unknownLicences(packages)).toEqual([]));
test('every package comes from the registry, with its hash', () =>
  expect([packages, locked(linters)].flatMap(notFromRegistry)).toEqual([]));
test('every version is exact', () =>
  expect([manifest, read<Manifest>(join(linters, 'package.json'))].flatMap(notExact)).toEqual([]));

describe('what is wrong is named', () => {
  const good: Locked = { version: '1.0.0', license: 'MIT', integrity: 'sha512-x' };
  const planted = (locked: Locked) => ({ '': {}, 'node_modules/a/node_modules/@b/c': { ...good, ...locked } });

  test('an install script that nobody decided on', () => {
    expect(undecidedScripts(planted({ hasInstallScript: true }), {})).toEqual(['@b/c']);
    expect(undecidedScripts(planted({ hasInstallScript: true }), { allowScripts: { '@b/c': false } })).toEqual([]);
  });
  test.each([
    ['GPL-3.0-only', ['@b/c: GPL-3.0-only']],
    ['MIT AND GPL-3.0-only', ['@b/c: MIT AND GPL-3.0-only']],
    ['(MIT OR GPL-3.0-only)', []],
    ['SEE LICENSE IN LICENSE', ['@b/c: SEE LICENSE IN LICENSE']],
  ])('the licence %s', (license, named) => expect(unknownLicences(planted({ license }))).toEqual(named));
  test('a licence that is not ours to judge, of a package that is not shipped', () =>
    expect(unknownLicences(planted({ license: 'GPL-3.0-only', dev: true }))).toEqual([]));
  test.each([
    [{ resolved: 'git+ssh://git@github.com/b/c.git#0123' }],
    [{ resolved: 'https://example.org/c.tgz' }],
    [{ integrity: 'sha1-x' }],
  ])('a source that is not the registry: %j', (locked) => expect(notFromRegistry(planted(locked))).toEqual(['@b/c']));
  test.each(['^1.0.0', '~1.0.0', '*', 'latest', '1.x', 'github:b/c', 'file:../c'])('the version %s', (version) =>
    expect(notExact({ dependencies: { c: version } })).toEqual([`c: ${version}`]),
  );
});
