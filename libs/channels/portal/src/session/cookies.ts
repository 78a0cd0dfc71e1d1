import type { FastifyReply, FastifyRequest } from 'fastify';

/** What the portal leaves with a browser. */
export type CookieName = 'session' | 'signing-in' | 'typed' | 'position';

/** Cookies of one origin: `__Host-` where it speaks TLS, so that no neighbour can set one. */
export class Cookies {
  readonly #secure: boolean;

  constructor(publicUrl: string) {
    this.#secure = publicUrl.startsWith('https:');
  }

  read({ headers: { cookie = '' } }: FastifyRequest, name: CookieName): string | undefined {
    const own = `${this.#named(name)}=`;
    const found = cookie
      .split(';')
      .map((one) => one.trim())
      .find((one) => one.startsWith(own));
    const value = found?.slice(own.length);
    return value === '' ? undefined : value;
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

  forget(reply: FastifyReply, name: CookieName): void {
    this.set(reply, name, '', 0);
  }

  #named(name: CookieName): string {
    return `${this.#secure ? '__Host-' : ''}icx-portal-${name}`;
  }
}
