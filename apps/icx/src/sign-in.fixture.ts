import type { Run, Terminals } from './icx.fixture.ts';

/** A browser without JavaScript, on this machine: keeps cookies, follows redirects, sends the form of a page. */
export class Browser {
  readonly #cookies = new Map<string, string>();
  #page = { url: '', text: '' };
  /** Of the last page. */
  status = 0;

  async open(url: string, form?: Readonly<Record<string, string>>): Promise<string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const sent = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    const headers = { cookie, ...(form && { origin: new URL(url).origin }) };
    const reply = await fetch(url, { ...sent, headers, redirect: 'manual' });
    for (const line of reply.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      this.#cookies.set(name!, value!);
    }
    const next = reply.headers.get('location');
    if (next) return this.open(new URL(next, url).href);
    this.status = reply.status;
    this.#page = { url, text: await reply.text() };
    return this.#page.text;
  }

  submit(form: Readonly<Record<string, string>>): Promise<string> {
    const [tag = ''] = /<form [^>]*>/.exec(this.#page.text) ?? [];
    const [, action = ''] = / action="([^"]+)"/.exec(tag) ?? [];
    const hidden = [...this.#page.text.matchAll(/<input type="hidden" name="(\w+)" value="(\w+)"/g)];
    const asked = Object.fromEntries(hidden.map(([, name, value]) => [name!, value!]));
    return this.open(new URL(action, this.#page.url).href, { ...asked, ...form });
  }
}

export interface LoggedIn extends Run {
  /** The page on which the browser ended. */
  readonly page: string;
}

/** `icx login` of a person who types this where it was told to sign in. */
export const logIn = async (
  terminals: Terminals,
  typed: Readonly<Record<string, string>>,
  { args = [] as readonly string[], env = {} } = {},
): Promise<LoggedIn> => {
  const browser = new Browser();
  let page: Promise<string> | undefined;
  const told = (said: string): void => {
    const [, address] = /\n(https?:\S+)\n/.exec(said) ?? [];
    if (!address || page) return;
    page = browser
      .open(address)
      .then(() => browser.submit(typed))
      .then(() => browser.submit({}));
  };
  const run = await terminals.icx(['login', '--no-browser', ...args], { env, told });
  return { ...run, page: (await page) ?? '' };
};
