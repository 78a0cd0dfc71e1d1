/** Longest answer of a security key that is looked at, characters: one has about 1,000, with an RSA key 1,500. */
const LONGEST = 8_192;
/** As long as any is (CTAP 2.1 has 1,023 bytes). */
export const LONGEST_CREDENTIAL_ID = 1_364;

/** What a browser sent of a key: `PublicKeyCredential.toJSON()`. Only its shape is right. */
export interface KeyResponse {
  /** Credential id, base64url. */
  readonly id: string;
  /** What the browser says that was signed. */
  readonly challenge: string;
  readonly response: Readonly<Record<string, string>>;
  /** Whom the key says that it is of, if it says so. */
  readonly user: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

const jsonOf = (text: string): Fields | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : undefined;
  } catch {
    return undefined;
  }
};

const isBase64url = (value: unknown): value is string => typeof value === 'string' && /^[\w-]+$/.test(value);

/**
 * @param members of its `response` that have to be there, `clientDataJSON` besides
 * @param type what the browser says that was done, `webauthn.get`
 */
export const readKeyResponse = (text: string, type: string, members: readonly string[]): KeyResponse | undefined => {
  const { id, rawId, response } = (text.length <= LONGEST ? jsonOf(text) : undefined) ?? {};
  if (!isBase64url(id) || id.length > LONGEST_CREDENTIAL_ID || id !== rawId) return undefined;
  if (typeof response !== 'object' || response === null) return undefined;
  const taken = ['clientDataJSON', ...members].map((name) => [name, (response as Fields)[name]] as const);
  if (!taken.every((entry): entry is [string, string] => isBase64url(entry[1]))) return undefined;
  const client = jsonOf(Buffer.from((response as Record<string, string>)['clientDataJSON']!, 'base64url').toString());
  // A page of ours is framed by nobody: what was signed in a frame was not signed for us.
  if (client?.['type'] !== type || client['crossOrigin'] === true || typeof client['challenge'] !== 'string')
    return undefined;
  const { userHandle: user } = response as Fields;
  return { id, challenge: client['challenge'], response: Object.fromEntries(taken), user };
};
