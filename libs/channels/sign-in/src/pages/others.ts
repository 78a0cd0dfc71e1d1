import { html, Markup, page, type Pages } from './page.ts';

export const consentPage = (pages: Pages, action: string, client: string): string =>
  page(
    pages,
    'Go on?',
    html`<p>${client} asks to act for you. Go on only if you started it yourself.</p>
      <form method="post" action="${action}"><button type="submit">Go on</button></form>`,
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
