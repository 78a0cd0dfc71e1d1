/** What `package.json` and the lockfile say of the packages that we run and build with. */

export interface Locked {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly link?: boolean;
  readonly hasInstallScript?: boolean;
}

export interface Manifest {
  readonly allowScripts?: Readonly<Record<string, boolean>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

type Packages = Readonly<Record<string, Locked>>;

/** SPDX ids that ask for no more than to be named. Another one is a decision: read it, then add it here. */
const licences = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
  'Python-2.0',
  'BlueOak-1.0.0',
]);

const foreign = (packages: Packages): [name: string, Locked][] =>
  Object.entries(packages).flatMap(([path, locked]) =>
    path.includes('node_modules/') && !locked.link ? [[path.replace(/.*node_modules\//, ''), locked]] : [],
  );

/** Every part of `A AND B` has to be known; of `A OR B` one. */
const isKnown = (licence: string): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((id) => licences.has(id)));

/** Packages that would run a script when they are installed, and of which nobody said whether they may. */
export const undecidedScripts = (packages: Packages, { allowScripts = {} }: Manifest): string[] =>
  foreign(packages).flatMap(([name, { hasInstallScript }]) =>
    hasInstallScript && !Object.hasOwn(allowScripts, name) ? [name] : [],
  );

export const unknownLicences = (packages: Packages): string[] =>
  foreign(packages).flatMap(([name, { dev, license }]) =>
    dev || (license !== undefined && isKnown(license)) ? [] : [`${name}: ${license ?? 'none'}`],
  );

/** From git, a URL or a folder, or without a hash of what it must be. */
export const notFromRegistry = (packages: Packages): string[] =>
  foreign(packages).flatMap(([name, { resolved, integrity }]) =>
    integrity?.startsWith('sha512-') && (resolved === undefined || resolved.startsWith('https://registry.npmjs.org/'))
      ? []
      : [name],
  );

/** What `npm install` could take another version of. */
export const notExact = ({ dependencies, devDependencies, optionalDependencies }: Manifest): string[] =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).flatMap(([name, version]) =>
    /^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version) ? [] : [`${name}: ${version}`],
  );
