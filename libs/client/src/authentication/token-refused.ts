/** Whoever gives tokens gave none: the client is unknown, its key or certificate another, a scope not its own. */
export class TokenRefused extends Error {
  /** OAuth's, such as `invalid_client`; `issuer-unusable` if what answers gives no tokens, or breaks the rules. */
  readonly code: string;

  constructor(code: string, description: string, cause: unknown) {
    super(`No token: ${description} (${code}).`, { cause });
    this.name = 'TokenRefused';
    this.code = code;
  }
}

/** Rethrows what `openid-client` throws: a refusal as `TokenRefused`, a connection that fails as `fetch` has it. */
export const refusalOf = (error: unknown): never => {
  if (!(error instanceof Error)) throw error;
  const { error: code, error_description: description } = error as { error?: string; error_description?: string };
  if (code !== undefined) throw new TokenRefused(code, description ?? error.message, error);
  if (error.name !== 'ClientError') throw error;
  throw error.cause instanceof DOMException ? error.cause : new TokenRefused('issuer-unusable', error.message, error);
};
