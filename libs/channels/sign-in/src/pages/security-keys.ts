import type { User } from '@icx/parties';
import { clerkTime } from '@icx/words';
import { html, page, problemOf, type Markup, type Pages } from './page.ts';
import { keyButton, noScript } from './security-key-button.ts';
import { signInFields, type SignInForm } from './sign-in.ts';

const TITLE = 'Your security keys';

/** Whoever changes a second factor shows first who it is, signed in elsewhere or not. */
export const ownKeysDoor = (pages: Pages, form: SignInForm): string =>
  page(
    pages,
    TITLE,
    html`<p>Sign in to see, add and remove them.</p>
      ${signInFields(pages, form)}`,
    form.request !== undefined,
  );

export interface OwnKeys {
  readonly user: User;
  readonly problem?: string | undefined;
  /** `undefined`: no key can be used at this address. */
  readonly creation: object | undefined;
  /** Says for ten minutes, once, that the person has signed in. */
  readonly ticket: string;
}

const nameOf = ({ name, party }: User): string => `${name}@${party}`;

const keysOf = ({ user, ticket }: OwnKeys): Markup | readonly Markup[] =>
  user.securityKeys?.length
    ? user.securityKeys.map(
        ({ key, addedAt, synced }) => html`
          <form method="post" action="/oidc/security-keys/removal">
            <h2>${synced ? 'Passkey' : 'Security key'} ${key}</h2>
            <p class="hint">Added ${clerkTime(addedAt)}</p>
            <input type="hidden" name="name" value="${nameOf(user)}" />
            <input type="hidden" name="ticket" value="${ticket}" />
            <input type="hidden" name="key" value="${key}" />
            <button type="submit">Remove ${key}</button>
          </form>
        `,
      )
    : html`<p>You have none.</p>`;

const addition = (user: User, creation: object): Markup => html`
  <form method="post" action="/oidc/security-keys/addition">
    <h2>One more</h2>
    <input type="hidden" name="name" value="${nameOf(user)}" />
    ${keyButton('create', 'Add a security key', creation)} ${noScript('To add one needs JavaScript.')}
  </form>
`;

export const ownKeysPage = (pages: Pages, own: OwnKeys): string =>
  page(
    pages,
    TITLE,
    html`${problemOf(own.problem)} ${keysOf(own)} ${own.creation && addition(own.user, own.creation)}`,
    own.creation !== undefined,
  );
