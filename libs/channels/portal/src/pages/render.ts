import { resolve } from 'node:path';
import nunjucks from 'nunjucks';
import { masked } from '@icx/install-code';
import { pageTemplates } from '@icx/pages';
import { clerkDate, clerkEnd, clerkMonth, clerkTime } from '@icx/words';
import { LIVE } from './live.ts';
import { assets, govuk, moj } from './assets.ts';
import type { Navigation } from './navigation.ts';
import type { ShownField } from './shown-fields.ts';

const folder = resolve(import.meta.dirname, '../templates');
// Charts are drawn as on pages to print, and find the tables of here.
/** What is put into a template is escaped, always: no template of ours says `safe`. */
const templates = new nunjucks.Environment(new nunjucks.FileSystemLoader([folder, govuk, moj, pageTemplates]), {
  autoescape: true,
  trimBlocks: true,
  lstripBlocks: true,
});
// Times and dates are said as everywhere: templates have no form of their own for them.
templates.addFilter('time', clerkTime);
templates.addFilter('date', clerkDate);
templates.addFilter('end', clerkEnd);
templates.addFilter('month', clerkMonth);

/** Our own style and script, forms to ourselves and, on the way to sign in, to who vouches for people. */
export const pagePolicy = (formTarget = ''): string =>
  [
    "default-src 'none'",
    "style-src 'self'",
    "script-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    `form-action 'self'${formTarget && ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');

/** What stands around the content of every page. */
export interface Frame {
  readonly title: string;
  readonly test: boolean;
  /** Whoever is signed in. */
  readonly user?: { readonly name: string; readonly party: string; readonly actsFor?: string; readonly agent: boolean };
  readonly csrf: string;
  readonly navigation: ReturnType<Navigation['top']>;
  readonly search: boolean;
  /** What was done just before. */
  readonly done?: string;
  /** The form that takes it back. */
  readonly undo?: { readonly text: string; readonly href: string };
  readonly errors: readonly { readonly text: string; readonly href?: string }[];
}

/** A form on its page; its tokens are no text of anybody. */
export interface ShownForm {
  readonly action: string;
  readonly csrf: string;
  /** By which it is done once, however often it is sent. */
  readonly key: string;
  /** Of the request that it is about, as it was shown. */
  readonly revision?: string;
  readonly submit: string;
  /** It has a file in it. */
  readonly multipart?: boolean;
  readonly fields: readonly ShownField[];
  /** To be checked before it is sent: what was typed, unseen and in words. */
  readonly typed?: readonly { readonly name: string; readonly value: string }[];
  readonly answers?: readonly object[];
  /** What was typed is back after a sign-in in the middle. */
  readonly back: boolean;
}

/**
 * Of the code that is revealed nothing is withheld, nor of the line of a curve, which is numbers of ours; of any other text
 * whatever may be a code.
 */
const SHOWN_AS_IT_IS = ['installCode', 'd'];

export const render = (template: string, frame: Frame, data: object, form?: ShownForm): string => {
  // Tokens are none, though they may look like one.
  const { title, errors, user } = frame;
  return templates.render(`${template}.njk`, {
    ...masked(data, SHOWN_AS_IT_IS),
    ...(form ? { form: { ...form, fields: masked(form.fields) } } : {}),
    frame: { ...frame, ...masked({ title, errors, user }), assets, live: LIVE },
  });
};
