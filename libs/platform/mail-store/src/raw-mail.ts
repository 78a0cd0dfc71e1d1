/** A mail's bytes, its name and its key do not belong together: tampering, or a wrong key file. Alarm, never retry. */
export class RawMailBroken extends Error {
  constructor(name: string, options?: ErrorOptions) {
    super(`The sealed mail ${name} does not open: its rows or its key were changed.`, options);
  }
}

/**
 * Raw bytes of mails as they came, sealed (AES-256-GCM, a data key of its own for each); each under a name of its own.
 * Throws `KmsUnavailable` and `StorageUnavailable`, with nothing stored.
 */
export interface RawMail {
  /** Durable when it resolves; the same name again changes nothing. Many at once share a commit. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined`: deleted, or never there. Throws `RawMailBroken`. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Gone for good, with its key; of no entry nothing. */
  delete(name: string): Promise<void>;
  /** In the order in which they came, with when (wall clock, ISO 8601). */
  list(): AsyncIterable<{ readonly name: string; readonly storedAt: string }>;
  /**
   * Puts every data key that is under an older wrapping key than this version under the newest. Interrupted, it is simply
   * called again. Names of mails whose key does not open.
   */
  rewrapTo(version: number): Promise<readonly string[]>;
  /** Whether it can be written now. Rejects with `StorageUnavailable`. */
  probe(): Promise<void>;
  close(): Promise<void>;
}
