import { oneLine } from '@icx/identifiers';
import { REPLY_LINE } from '@icx/mail';
import { footer, testWords, type Block, type Frame, type Words } from './blocks.ts';

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Whatever a party wrote is text: no mark-up, no control character, no mark that turns the direction of what follows. */
export const escaped = (words: string): string =>
  oneLine(words.replaceAll(/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, '')).replace(
    /[&<>"']/g,
    (character) => escapes[character]!,
  );

const font = 'font-family:Arial,Helvetica,sans-serif;';
const body = `${font}font-size:16px;line-height:24px;color:#1a1a1a;`;
const cell = `${body}padding:6px 8px;vertical-align:top;text-align:left;word-break:break-word;overflow-wrap:anywhere;`;
const line = 'border-bottom:1px solid #c8c8c8;';
const code = 'font-family:Consolas,Menlo,monospace;font-size:15px;';

/** Outlook reads tables and styles of the element itself; what else there is only makes it better elsewhere. */
const sheet = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; -webkit-text-size-adjust: 100%; }
@media (max-width: 480px) { .fact { display: block !important; width: auto !important; border-bottom: 0 !important; } .head { display: none; } tr + tr > td.fact:first-child { border-top: 1px solid #c8c8c8; } }
@media (prefers-color-scheme: dark) {
  body, .page, .card { background: #1b1b1b !important; }
  .card td, .card th, .card p, .card h1, .card h2, .card li { color: #f2f2f2 !important; }
  .exact { background: #2c2c2c !important; }
  .test, .test p { background: #ffd24d !important; color: #1a1a1a !important; }
}`;

/** A mail as HTML: 600 pixels wide or as narrow as the screen, without anything that would have to be fetched or run. */
export const toHtml = ({ subject, title, blocks, answered }: Words, frame: Frame): string => `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="format-detection" content="telephone=no,date=no,address=no,email=no">
<title>${escaped(subject)}</title>
<style>${sheet}
</style>
</head>
<body style="margin:0;padding:0;background:#f2f2f2;">
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f2f2f2;"><tr><td align="center">
<!--[if mso]><table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->
<table role="presentation" class="card" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px;background:#ffffff;">
${answered ? row(`<p style="${body}margin:0;">${escaped(REPLY_LINE)}</p>`) : ''}${frame.test ? row(`<p style="${body}margin:0;font-weight:bold;">${escaped(testWords)}</p>`, 'background:#ffd24d;', 'test') : ''}
${row(`<main><h1 style="${font}font-size:22px;line-height:28px;color:#1a1a1a;margin:0 0 12px;">${escaped(title)}</h1>
${blocks.map(ofBlock).join('\n')}</main>`)}
${row(
  footer(frame)
    .map(
      (words) =>
        `<p style="${font}font-size:13px;line-height:19px;color:#4a4a4a;margin:0 0 6px;word-break:break-word;overflow-wrap:anywhere;">${escaped(words)}</p>`,
    )
    .join('\n'),
  'border-top:1px solid #c8c8c8;',
)}
</table>
<!--[if mso]></td></tr></table><![endif]-->
</td></tr></table>
</body>
</html>
`;

const row = (content: string, style = '', name = ''): string =>
  `<tr><td${name && ` class="${name}"`} style="padding:16px 20px;${style}">${content}</td></tr>`;

const table = (content: string, role = ''): string =>
  `<table${role} width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed;border-collapse:collapse;margin:0 0 16px;">${content}</table>`;

const ofBlock = (block: Block): string => {
  switch (block.is) {
    case 'text':
      return `<p style="${body}margin:0 0 16px;word-break:break-word;overflow-wrap:anywhere;">${escaped(block.text)}</p>`;
    case 'heading':
      return `<h2 style="${font}font-size:18px;line-height:24px;color:#1a1a1a;margin:8px 0;">${escaped(block.text)}</h2>`;
    case 'facts':
      return table(block.facts.map(factOf).join('\n'));
    case 'list':
      return `<ul style="${body}margin:0 0 16px;padding:0 0 0 24px;">${block.items
        .map(
          (item) =>
            `<li style="${body}margin:0 0 6px;word-break:break-word;overflow-wrap:anywhere;">${escaped(item)}</li>`,
        )
        .join('\n')}</ul>`;
    case 'exact':
      return table(
        `<tr><td class="exact" style="${cell}${code}background:#f2f2f2;">${block.lines.map(escaped).join('<br>')}</td></tr>`,
        ' role="presentation"',
      );
    case 'table':
      return table(
        `<thead class="head"><tr>${block.head.map((name) => `<th scope="col" style="${cell}${line}font-weight:bold;">${escaped(name)}</th>`).join('')}</tr></thead>
<tbody>${block.rows.map((cells) => `<tr>${cells.map((one) => `<td class="fact" style="${cell}${line}">${escaped(one)}</td>`).join('')}</tr>`).join('\n')}</tbody>`,
      );
  }
};

/** On a phone its value stands below its name. */
const factOf = ([name, value]: readonly [string, string]): string =>
  `<tr><th scope="row" class="fact" width="150" style="${cell}${line}width:150px;font-weight:bold;">${escaped(name)}</th><td class="fact" style="${cell}${line}">${escaped(value)}</td></tr>`;
