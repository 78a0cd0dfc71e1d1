import { compile } from 'html-to-text';
import { bounds, OverBound } from './bounds.ts';
import type { Part } from './parts.ts';

const hidden = ['[hidden]', '[style*="display:none"]', '[style*="display: none"]', '[style*="visibility:hidden"]'];

/** Its selectors are compiled once: that costs several times what a mail does. */
const convert = compile({
  wordwrap: false,
  selectors: [
    ...hidden.map((selector) => ({ selector, format: 'skip' })),
    ...['img', 'title', 'style', 'script'].map((selector) => ({ selector, format: 'skip' })),
    { selector: 'a', options: { ignoreHref: true } },
    // Their first line is the line that they begin with, not a heading in capitals.
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    // What is quoted by Gmail and Yahoo without `blockquote` is quoted all the same.
    ...['div.gmail_quote', 'div.yahoo_quoted', 'div.moz-cite-prefix', 'div#divRplyFwdMsg', 'div#appendonsend'].map(
      (selector) => ({ selector, format: 'skip' }),
    ),
  ],
  limits: { maxDepth: bounds.htmlDepth, maxChildNodes: 10_000 },
});

/** As a reader sees it, with `> ` before what it quotes; links and pictures leave only their words. @throws OverBound */
export const textOfHtml = (html: string): string => {
  if (html.length > bounds.textCharacters) throw new OverBound('Its HTML is too long to be read.');
  if (isDeep(html)) throw new OverBound('Its HTML has too many elements in each other.');
  // A program that answers an HTML mail may put one document into another: html-to-text would take the inner one alone.
  return convert(html.replace(/<\/?(?:html|body)\b[^<>]*>/gi, ''));
};

/** Without those that close by themselves, or that people leave open. */
const isDeep = (html: string): boolean => {
  let depth = 0;
  for (const [, closing, name] of html.matchAll(/<(\/?)([a-z][a-z0-9]*)/gi)) {
    if (/^(?:br|hr|img|meta|link|input|col|base|wbr|p|li|td|th|tr|dt|dd|option|body|html|head)$/i.test(name!)) continue;
    depth = closing ? Math.max(0, depth - 1) : depth + 1;
    if (depth > bounds.htmlDepth) return true;
  }
  return false;
};

/**
 * The texts that a reader is shown, one after the other, without files: of alternatives the plain one, since a program
 * made the other of it or the other way round, and HTML only where there is no plain text.
 * @throws OverBound
 */
export const shownText = (parts: readonly Part[]): string => {
  const texts = parts.filter(({ text, filename }) => text !== null && filename === null);
  const plain = texts.filter(({ type, text }) => type === 'text/plain' && text!.trim() !== '');
  const shown =
    plain.length > 0
      ? plain.map(({ text }) => text!)
      : texts.filter(({ type }) => type === 'text/html').map(({ text }) => textOfHtml(text!));
  const text = shown.join('\n');
  if (text.length > bounds.textCharacters) throw new OverBound('Its text is too long to be read.');
  return text;
};
