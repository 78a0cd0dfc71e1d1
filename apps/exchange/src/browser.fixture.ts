import { call } from './http-call.fixture.ts';
import type { Reply } from './http-call.fixture.ts';

/** A browser without JavaScript: keeps cookies, follows redirects, fills in forms. */
export class Browser {
  readonly #cookies = new Map<string, { value: string; path: string }>();
  page: Reply | undefined;
  /** Every Set-Cookie so far. */
  readonly set: string[] = [];
  /** Where the last page came from. */
  address = '';

  /**
   * @param origin how the exchange is called, @param listening where it is: behind a proxy another address, which may change
   * from call to call where several processes serve, @param from the
   * browser's own address, as a trusted proxy tells it.
   */
  constructor(
    private readonly origin: string,
    public listening = origin,
    private readonly from?: string,
  ) {}

  /** Follows redirects within the exchange; one that leads elsewhere is where it ends. */
  async open(address: string, form?: Readonly<Record<string, string>> | FormData): Promise<string> {
    let [next, body] = [new URL(address, this.origin), await bodyOf(form)];
    for (let hops = 0; hops < 10; hops++) {
      if (next.origin !== new URL(this.origin).origin) return next.href;
      const reply = await call(this.listening, {
        method: body ? 'POST' : 'GET',
        path: next.pathname + next.search,
        headers: {
          cookie: this.cookiesFor(next.pathname),
          ...(this.from === undefined ? {} : { 'x-forwarded-for': this.from }),
          ...(body ? { 'content-type': body.type, origin: this.origin } : {}),
        },
        ...(body ? { body: body.bytes } : {}),
      });
      this.#keep(reply);
      [this.page, this.address] = [reply, next.pathname];
      if (reply.status < 300 || reply.status > 399) return next.href;
      next = new URL(reply.headers.location!, next);
      body = undefined;
    }
    throw new Error(`The exchange redirects in circles, last to ${next.href}.`);
  }

  /** Sends the form of the page: to its action, by POST. */
  submit(fields: Readonly<Record<string, string>>): Promise<string> {
    const action = /<form method="post" action="([^"]+)"/.exec(this.page!.text)?.[1] ?? this.address;
    return this.open(action, fields);
  }

  cookie(name: string): string | undefined {
    return this.#cookies.get(name)?.value;
  }

  /** Puts a cookie there that somebody else made. */
  keep(name: string, value: string): void {
    this.#cookies.set(name, { value, path: '/' });
  }

  forget(): void {
    this.#cookies.clear();
  }

  cookiesFor(path: string): string {
    const sent = [...this.#cookies].filter(([, cookie]) => path.startsWith(cookie.path));
    return sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  #keep({ headers }: Reply): void {
    for (const line of headers['set-cookie'] ?? []) {
      this.set.push(line);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      const path = /path=([^;]+)/i.exec(line)?.[1] ?? '/';
      if (/expires=Thu, 01 Jan 1970|Max-Age=0/.test(line)) this.#cookies.delete(name!);
      else this.#cookies.set(name!, { value: value!, path });
    }
  }
}

/** As a browser sends a form: one with a file in it in parts. */
const bodyOf = async (form: Readonly<Record<string, string>> | FormData | undefined) => {
  if (!form) return undefined;
  const sent = new Response(form instanceof FormData ? form : new URLSearchParams(form));
  return { type: sent.headers.get('content-type')!.split(';charset')[0]!, bytes: await sent.bytes() };
};
