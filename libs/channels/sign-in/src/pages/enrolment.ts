import type { Offered } from '../member-sign-in.ts';
import { html, page, problemOf, type Markup, type Pages } from './page.ts';
import { keyButton, noScript } from './security-key-button.ts';

export interface EnrolmentForm {
  readonly name?: string | undefined;
  readonly code?: string | undefined;
  readonly problem?: string | undefined;
  /** Once name and code are right: what a second factor is made with. */
  readonly offered?: Offered;
}

const who = ({ name }: EnrolmentForm): Markup => html`
  <label for="name">Sign-in name</label>
  <input id="name" name="name" value="${name}" autocomplete="username" required />
  <label for="enrolment">Enrolment code</label>
  <p class="hint" id="enrolment-hint">From the administrator of your party</p>
  <input id="enrolment" name="enrolment" autocomplete="off" aria-describedby="enrolment-hint" required />
  <button type="submit">Go on</button>
`;

const app = ({ test }: Pages, { seed, link }: Offered): Markup => html`
  <p>Add this key to your authenticator app: <code>${seed}</code></p>
  <p><a href="${link}">Open it in an app on this device</a></p>
  <label for="code">Code that the app shows now</label>
  <p class="hint" id="code-hint">Six digits${test ? '; in the sandbox you may leave it empty and do without' : ''}</p>
  <input id="code" name="code" inputmode="numeric" autocomplete="one-time-code" aria-describedby="code-hint" />
  <button type="submit">Go on with the app</button>
`;

const key = (creation: object): Markup => html`
  <h2>Or a security key</h2>
  <p>
    One with a PIN or a finger, or a passkey of this device. It answers to this address alone, so no other page can ask
    for it. You can add more of them, and a spare one is good to have.
  </p>
  ${keyButton('create', 'Go on with a security key', creation)}
  ${noScript('Security keys need JavaScript. Without it use an authenticator app.')}
`;

const factors = (pages: Pages, { name, code }: EnrolmentForm, offered: Offered): Markup => html`
  <label for="name">Sign-in name</label>
  <input id="name" name="name" value="${name}" autocomplete="username" readonly />
  <input type="hidden" name="enrolment" value="${code}" />
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
  <h2>${offered.creation ? 'An authenticator app' : 'Your authenticator app'}</h2>
  ${app(pages, offered)} ${offered.creation && key(offered.creation)}
`;

export const enrolmentPage = (pages: Pages, form: EnrolmentForm): string =>
  page(
    pages,
    'Set up your sign-in',
    html`${problemOf(form.problem)}
      <form method="post" action="/oidc/enrolment">
        ${form.offered ? factors(pages, form, form.offered) : who(form)}
      </form>`,
    form.offered?.creation !== undefined,
  );

/** @param keys security keys can be used at this address */
export const enrolledPage = (pages: Pages, keys: boolean): string =>
  page(
    pages,
    'You are set up',
    html`<p>
        From now on you sign in with your name, your password, and the code of your app or your security key if you set
        one up.
      </p>
      ${keys && html`<p><a href="/oidc/security-keys">Add a security key</a></p>`}`,
  );
