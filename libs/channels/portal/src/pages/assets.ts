import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { pageTemplates } from '@icx/pages';

const require = createRequire(import.meta.url);
const packageOf = (name: string): string => dirname(require.resolve(`${name}/package.json`));
export const govuk = join(packageOf('govuk-frontend'), 'dist');
export const moj = packageOf('@ministryofjustice/frontend');
const own = resolve(import.meta.dirname, '../assets');

/**
 * The style of GOV.UK and of the Ministry of Justice without what is theirs alone: their typeface, which nobody else may
 * use, and their signs. This is no service of the government.
 */
export const withoutTheirs = (css: string): string =>
  css
    .replace(/@font-face\{[^}]*\}/g, '')
    .replaceAll('GDS Transport,arial,sans-serif', 'Arial,sans-serif')
    .replace(/[^{}]*(?:crown|crest|copyright-logo|logotype)[^{}]*\{[^{}]*\}/gi, '')
    .replace(/[^{};]+:[^{};]*url\(\/assets\/[^{};]*(?=[;}])/g, '');

const read = (path: string): string => readFileSync(path, 'utf8');

/** Everything works without it; with it buttons do not send twice, errors have the focus, and menus fold. */
const script = (library: string): string => `import { initAll } from '${library}';
document.body.classList.add('js-enabled', 'govuk-frontend-supported');
initAll();
`;

/** Each does one thing, on pages that have what it is for. */
const scripts = ['copy-and-print.js', 'live.js', 'live-sample.js'];

const sources = {
  'style.css': () =>
    withoutTheirs(read(join(govuk, 'govuk/govuk-frontend.min.css')).replace(/\/\*#.*/, '')) +
    withoutTheirs(read(join(moj, 'moj/moj-frontend.min.css')).replace(/\/\*#.*/, '')) +
    read(join(pageTemplates, 'charts.css')) +
    read(join(own, 'own.css')),
  'govuk.js': () => read(join(govuk, 'govuk/govuk-frontend.min.js')).replace(/\/\/#.*/, ''),
  'portal.js': () => script(addressOf('govuk.js')) + scripts.map((name) => read(join(own, name))).join(''),
  'icon.svg': () => read(join(own, 'icon.svg')),
} as const;
type Name = keyof typeof sources;

const types: Readonly<Record<string, string>> = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
};

const contents = new Map<Name, string>();
const contentOf = (name: Name): string => {
  const content = contents.get(name) ?? sources[name]();
  contents.set(name, content);
  return content;
};

/** With a hash of its content in it: another content has another address, so a browser may keep it for good. */
const addressOf = (name: Name): string => {
  const [base, ending = ''] = name.split('.');
  return `/assets/${base}-${hash('sha256', contentOf(name), 'hex').slice(0, 16)}.${ending}`;
};

export const assets = { style: addressOf('style.css'), script: addressOf('portal.js'), icon: addressOf('icon.svg') };

/** What pages load: read once, and never another one under the same address. */
export const serveAssets = (http: FastifyInstance): void => {
  for (const name of Object.keys(sources) as Name[]) {
    const type = types[name.split('.').at(-1)!]!;
    const icx = { open: true, action: 'portal:sign-in', lasting: true, gives: [type.split(';')[0]!] } as const;
    http.get(addressOf(name), { config: { icx, cors: false } }, (_, reply) => reply.type(type).send(contentOf(name)));
  }
};
