import { pagePolicy } from '@icx/pages';
import { text } from './answered.ts';
import { Answer } from './call.ts';

const HTML = 'text/html; charset=utf-8';

/** Whether this is one: its pages say TEST. */
export const SANDBOX = Symbol('sandbox');

/** Of a route that answers with a page to read and print. */
export const page = (description: string) => text('text/html', description);

/** With the policy that lets it load nothing but its own style. */
export const pageAnswer = (html: string): Answer<string> => new Answer(html, { type: HTML, policy: pagePolicy });
