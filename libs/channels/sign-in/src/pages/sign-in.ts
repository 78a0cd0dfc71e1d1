import { signInNameOf, type Desk } from '../desks.ts';
import { html, page, problemOf, type Pages } from './page.ts';
import { keyButton, noScript } from './security-key-button.ts';

export interface SignInForm {
  readonly action: string;
  readonly name?: string | undefined;
  readonly problem?: string | undefined;
  /** What a security key is asked with; `undefined`: none can be used at this address. */
  readonly request: object | undefined;
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

const emptyIf = (test: boolean, keys: boolean): string => {
  const reasons = [...(test ? ['you set none up'] : []), ...(keys ? ['you use a security key'] : [])];
  return reasons.length === 0 ? '' : `; leave it empty if ${reasons.join(' or ')}`;
};

/** Name and password, and the code of an app or what a key signed, in one form: nothing tells which of them was wrong. */
export const signInFields = ({ test }: Pages, { action, name, problem, request }: SignInForm) => html`
  ${problemOf(problem)}
  <form method="post" action="${action}">
    <label for="name">Sign-in name</label>
    <p class="hint" id="name-hint">Your name and party, such as anna@AAAA</p>
    <input id="name" name="name" value="${name}" autocomplete="username" aria-describedby="name-hint" required />
    <label for="password">Password</label>
    <input id="password" name="password" type="password" autocomplete="current-password" required />
    <label for="code">Code of your authenticator app</label>
    <p class="hint" id="code-hint">Six digits${emptyIf(test, request !== undefined)}</p>
    <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" aria-describedby="code-hint" />
    <button type="submit">Sign in</button>
    ${request && keyButton('sign', 'Sign in with a security key', request)}
    ${request && noScript('Security keys need JavaScript. Without it sign in with the code of your app.')}
  </form>
`;

export const signInPage = (pages: Pages, form: SignInForm): string =>
  page(
    pages,
    'Sign in',
    html`${signInFields(pages, form)} ${deskForm(form.action, form.desks)}`,
    form.request !== undefined,
  );
