import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import nunjucks from 'nunjucks';

/** `charts.njk` and `charts.css` are of use to other pages too, which give a `tables.njk` of their own. */
export const pageTemplates = resolve(import.meta.dirname, 'templates');
/** What is put into a template is escaped, always; a name that the data does not have is a bug, and not an empty place. */
const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader(pageTemplates), {
  autoescape: true,
  throwOnUndefined: true,
});

const sheets = ['style.css', 'charts.css'].map((name) => readFileSync(resolve(pageTemplates, name), 'utf8'));
const style = hash('sha256', sheets.join(''), 'base64');
const loads = `default-src 'none'; style-src 'sha256-${style}'; base-uri 'none'; form-action 'none'`;

/** Content-Security-Policy of every page: its own style by its hash, and nothing else; so a page that was saved is whole. */
export const pagePolicy = `${loads}; frame-ancestors 'none'`;

/** What stands around the content of a page. */
export interface Frame {
  readonly title: string;
  /** Under the title. */
  readonly lead?: string;
  /** A sandbox: every page says TEST. */
  readonly test: boolean;
  /** Lines at its end: how it was made. */
  readonly foot: readonly string[];
}

/**
 * A page for reading and printing, without JavaScript.
 * @param template in `templates`, extends `layout.njk`; it has `data`'s members by their names
 */
export const renderPage = (template: string, frame: Frame, data: object): string =>
  templates.render(template, { ...data, frame: { lead: '', ...frame, policy: loads } });
