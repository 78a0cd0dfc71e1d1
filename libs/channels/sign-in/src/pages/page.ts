export interface Pages {
  /** Every page of a sandbox says TEST. */
  readonly test: boolean;
}

/** Text that the `html` template takes as it is: it was made by it. */
export class Markup {
  constructor(readonly text: string) {}
  toString(): string {
    return this.text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const render = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(render).join('');
  if (value instanceof Markup) return value.text;
  return typeof value !== 'string' ? '' : value.replace(/[&<>"']/g, (character) => escapes[character]!);
};

/** Markup with everything escaped that was put into it, unless it is markup itself. */
export const html = (parts: TemplateStringsArray, ...values: readonly unknown[]): Markup =>
  new Markup(String.raw({ raw: parts }, ...values.map(render)));

export const css = `
body { font: 1.125rem/1.5 system-ui, sans-serif; max-width: 32rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff; }
label { display: block; margin-top: 1rem; font-weight: 600; }
input { font: inherit; width: 100%; padding: .5rem; border: 2px solid #555; box-sizing: border-box; }
button { font: inherit; margin-top: 1.5rem; padding: .5rem 1.5rem; border: 0; background: #00437a; color: #fff; }
.desks button { display: block; width: 100%; margin-top: .5rem; text-align: left; color: #00437a; background: #fff; border: 2px solid #00437a; }
:focus-visible { outline: 3px solid #c60; outline-offset: 2px; }
.test { background: #ffd24d; padding: .25rem 1rem; font-weight: 700; }
.problem { border-left: .5rem solid #b00020; padding: .5rem 1rem; }
.hint { margin: 0; color: #444; }
code { overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0; font-size: 1.25rem; }
`;

export const page = ({ test }: Pages, title: string, body: Markup, script: boolean | undefined = false): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${test ? 'TEST – ' : ''}${title} – Install Code Exchange</title>
        <link rel="stylesheet" href="/oidc/style.css" />
        ${script ? html`<script src="/oidc/security-key.js" defer></script>` : ''}
      </head>
      <body>
        ${test ? html`<p class="test">TEST: a sandbox, without real data</p>` : ''}
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;

export const problemOf = (problem: string | undefined) =>
  problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`;
