import { signInNameOf, type Desk } from './desks.ts';

export interface Pages {
  /** Every page of a sandbox says TEST. */
  readonly test: boolean;
}

/** Text that the `html` template takes as it is: it was made by it. */
class Markup {
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
`;

const page = ({ test }: Pages, title: string, body: Markup): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${test ? 'TEST – ' : ''}${title} – Install Code Exchange</title>
        <link rel="stylesheet" href="/oidc/style.css" />
      </head>
      <body>
        ${test ? html`<p class="test">TEST: a sandbox, without real data</p>` : ''}
        <main>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`.text;

const problemOf = (problem: string | undefined) =>
  problem === undefined ? '' : html`<p class="problem" role="alert">${problem}</p>`;

export interface SignInForm {
  readonly action: string;
  readonly name?: string | undefined;
  readonly problem?: string | undefined;
  /** As whom anybody may sign in: of a sandbox. */
  readonly desks?: readonly Desk[] | undefined;
}

const deskForm = (action: string, desks: readonly Desk[] | undefined) =>
  desks &&
  html`<h2>Or sign in as somebody of this sandbox</h2>
    <form method="post" action="${action}/desk" class="desks">
      ${desks.map(
        (desk) => html`<button type="submit" name="as" value="${signInNameOf(desk)}">Sign in as ${desk.desk}</button>`,
      )}
    </form>`;

export const signInPage = (pages: Pages, { action, name, problem, desks }: SignInForm): string =>
  page(
    pages,
    'Sign in',
    html`${problemOf(problem)}
      <form method="post" action="${action}">
        <label for="name">Sign-in name</label>
        <p class="hint" id="name-hint">Your name and party, such as anna@AAAA</p>
        <input id="name" name="name" value="${name}" autocomplete="username" aria-describedby="name-hint" required />
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required />
        <label for="code">Code of your authenticator app</label>
        <p class="hint" id="code-hint">Six digits${pages.test ? '; leave it empty if you set none up' : ''}</p>
        <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" aria-describedby="code-hint" />
        <button type="submit">Sign in</button>
      </form>
      ${deskForm(action, desks)}`,
  );

export const consentPage = (pages: Pages, action: string, client: string): string =>
  page(
    pages,
    'Go on?',
    html`<p>${client} asks to act for you. Go on only if you started it yourself.</p>
      <form method="post" action="${action}"><button type="submit">Go on</button></form>`,
  );

export interface EnrolmentForm {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly problem?: string | undefined;
  /** Once name and code are right: the seed of the authenticator app, and the link that apps understand. */
  readonly seed?: string | undefined;
  readonly link?: string | undefined;
}

export const enrolmentPage = (pages: Pages, { name, code, problem, seed, link }: EnrolmentForm): string =>
  page(
    pages,
    'Set up your sign-in',
    html`${problemOf(problem)}
      <form method="post" action="/oidc/enrolment">
        ${
          seed === undefined
            ? html`<label for="name">Sign-in name</label>
                <input id="name" name="name" value="${name}" autocomplete="username" required />
                <label for="enrolment">Enrolment code</label>
                <p class="hint" id="enrolment-hint">From the administrator of your party</p>
                <input id="enrolment" name="enrolment" autocomplete="off" aria-describedby="enrolment-hint" required />`
            : html`<input type="hidden" name="name" value="${name}" />
                <input type="hidden" name="enrolment" value="${code}" />
                <p>Add this key to your authenticator app: <code>${seed}</code></p>
                <p><a href="${link}">Open it in an app on this device</a></p>
                <label for="password">New password</label>
                <p class="hint" id="password-hint">15 characters or more; a sentence is good</p>
                <input
                  id="password"
                  name="password"
                  type="password"
                  autocomplete="new-password"
                  minlength="15"
                  maxlength="128"
                  aria-describedby="password-hint"
                  required
                />
                <label for="code">Code that the app shows now</label>
                <p class="hint" id="code-hint">
                  Six digits${pages.test ? '; in the sandbox you may leave it empty and do without' : ''}
                </p>
                <input
                  id="code"
                  name="code"
                  inputmode="numeric"
                  autocomplete="one-time-code"
                  aria-describedby="code-hint"
                />`
        }
        <button type="submit">Go on</button>
      </form>`,
  );

export const enrolledPage = (pages: Pages): string =>
  page(
    pages,
    'You are set up',
    html`<p>From now on you sign in with your name, password and the code of your app.</p>`,
  );

export const errorPage = (pages: Pages, error: string, description: string): string =>
  page(
    pages,
    'That did not work',
    html`<p>${description || 'Go back to where you came from, and start again.'}</p>
      <p>For those who help you: <code>${error}</code></p>`,
  );

/** @param form of the provider, with its token against forged calls. */
export const signOutPage = (pages: Pages, form: string): string =>
  page(
    pages,
    'Sign out?',
    html`${new Markup(form)}<button type="submit" form="op.logoutForm" name="logout" value="yes">Sign out</button>
      <button type="submit" form="op.logoutForm">Stay signed in</button>`,
  );

export const signedOutPage = (pages: Pages): string =>
  page(pages, 'You are signed out', html`<p>You may close this page.</p>`);
