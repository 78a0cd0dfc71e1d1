/** One call, as far as it matters to whoever proves who makes it. */
export interface CallToAuthorize {
  /** `GET`, `POST` … */
  readonly method: string;
  /** Whole address, query included. */
  readonly url: string;
}

/** How a client proves who it is. One object serves any number of calls side by side. */
export interface Authentication {
  /**
   * Headers of one call, `authorization` among them; asked anew before each try of a call.
   * Throws `TokenRefused` if whoever gives tokens gives none.
   */
  authorize(call: CallToAuthorize): Promise<Record<string, string>>;
  /**
   * After a 401: whether another try makes sense, because that answer brought a DPoP nonce, or a token that may have
   * ended is replaced. The client tries once more at most. Left out: never.
   */
  again?(response: Response): Promise<boolean>;
  /** What carries the calls, where the connection itself says who calls (mutual TLS). Left out: `fetch`. */
  readonly fetch?: Carry;
}

/** As much of `fetch` as a client needs. */
export type Carry = (url: string, init: RequestInit) => Promise<Response>;

/** A token that somebody else got: a sandbox token (`npx @icx/icx token AAAA`), or one that a gateway hands over. */
export const bearer = (token: string): Authentication => ({
  authorize: async () => ({ authorization: `Bearer ${token}` }),
});
