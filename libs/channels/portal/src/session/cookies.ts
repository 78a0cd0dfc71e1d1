import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the portal leaves with a browser. */
export type CookieName = 'session' | 'signing-in' | 'typed' | 'position' | 'done';

/** Cookies of one origin: `__Host-` where it speaks TLS, so that no neighbour can set one. */
export class Cookies {
  readonly #secure: boolean;

  constructor(
    publicUrl: string,
    /** Of the built-in provider, on the same host. */
    private readonly atProvider?: string,
  ) {
    this.#secure = publicUrl.startsWith('https:');
  }

  read(call: FastifyRequest, name: CookieName): string | undefined {
    return valueIn(call, this.#named(name));
  }

  /** By which the built-in provider knows this browser. */
  atProviderOf(call: FastifyRequest): string | undefined {
    return this.atProvider === undefined ? undefined : valueIn(call, this.atProvider);
  }

  /** @param seconds until the browser forgets it; without, when it is closed */
  set(reply: FastifyReply, name: CookieName, value: string, seconds?: number): void {
    const parts = [
      `${this.#named(name)}=${value}`,
      'Path=/',
      'HttpOnly',
      'SameSite=Lax',
      ...(this.#secure ? ['Secure'] : []),
      ...(seconds === undefined ? [] : [`Max-Age=${seconds}`]),
    ];
    // Several in one answer: Fastify keeps each of them.
    void reply.header('set-cookie', parts.join('; '));
  }

  /** That the provider knows this browser: whoever signs in next is asked, and nobody is in the way. */
  forgetProvider(reply: FastifyReply): void {
    if (this.atProvider === undefined) return;
    const secure = this.#secure ? '; Secure' : '';
    for (const name of [this.atProvider, `${this.atProvider}.sig`])
      void reply.header('set-cookie', `${name}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0${secure}`);
  }

  forget(reply: FastifyReply, name: CookieName): void {
    this.set(reply, name, '', 0);
  }

  #named(name: CookieName): string {
    return `${this.#secure ? '__Host-' : ''}icx-portal-${name}`;
  }
}

const valueIn = ({ headers: { cookie = '' } }: FastifyRequest, name: string): string | undefined => {
  const own = `${name}=`;
  const found = cookie
    .split(';')
    .map((one) => one.trim())
    .find((one) => one.startsWith(own));
  const value = found?.slice(own.length);
  return value === '' ? undefined : value;
};
