/**
 * What a wrapped key is for, in clear. The KMS binds it: a key wrapped for one context does not open in another, and the
 * KMS's own audit shows it.
 */
export type KeyContext = Readonly<Record<'exchange' | 'key', string>>;

export const contextOf = (pairId: string, key: string): KeyContext => ({ exchange: pairId, key });

/** A new key of 32 bytes: in clear, the caller's to zero, and as the KMS wrapped it. */
export interface NewKey {
  readonly plain: Buffer;
  readonly wrapped: string;
}

/**
 * A key management service that holds one key, which never leaves it. It is asked seldom: once for a tenant key, never
 * for a code. A wrapped key is text. Every method throws `KmsUnavailable`, and stops when told to by the signal.
 */
export interface Kms {
  /** Which service and key, for messages and the key file; without secrets: `aws:alias/icx`. */
  readonly name: string;
  generate(context: KeyContext, signal: AbortSignal): Promise<NewKey>;
  wrap(plain: Uint8Array, context: KeyContext, signal: AbortSignal): Promise<string>;
  /** The 32 bytes, the caller's to zero. Throws `KeyDoesNotFit` if the KMS did not wrap this for this context. */
  unwrap(wrapped: string, context: KeyContext, signal: AbortSignal): Promise<Buffer>;
  /** The same key under the newest version of the KMS's key. Throws `KeyDoesNotFit`. */
  rewrap(wrapped: string, context: KeyContext, signal: AbortSignal): Promise<string>;
}

export type KmsTrouble = 'denied' | 'disabled' | 'throttled' | 'timeout' | 'unreachable' | 'failing';

/** By what a connection failed, `ECONNREFUSED`, `CERT_HAS_EXPIRED`; some clients keep that in their message alone. */
export const unreachableBy = (error: unknown): string | undefined => {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  const [told] = /\bE[A-Z]{5,}\b/.exec(String(message)) ?? [];
  const by = typeof code === 'string' ? code : told;
  if (by !== undefined) return `it cannot be reached (${by}): check its address and the way there`;
  return typeof cause === 'object' && cause !== null ? unreachableBy(cause) : undefined;
};

const words: Readonly<Record<KmsTrouble, string>> = {
  denied: 'it does not let this exchange use the key: check credentials, token and key policy',
  disabled: 'the key is disabled, pending deletion or gone',
  throttled: 'it is asked too often',
  timeout: 'it did not answer in time',
  unreachable: 'it cannot be reached',
  failing: 'it answers with an error of its own',
};

/** The KMS does not do its work now. Nothing was stored or shown. `trouble` is stable. */
export class KmsUnavailable extends Error {
  constructor(
    readonly trouble: KmsTrouble,
    kms: string,
    /** `why`: more exactly what is wrong and what to do, without secrets. */
    { why = words[trouble], ...options }: ErrorOptions & { readonly why?: string | undefined } = {},
  ) {
    super(`The KMS ${kms} cannot be used: ${why}.`, options);
  }
}
