/** Raw bytes of mails as they came, sealed; each under a name of its own. */
export interface RawMail {
  /** Durable when it resolves; the same name again changes nothing. Many at once share a commit. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** `undefined`: deleted, or never there. Throws where it does not open. */
  get(name: string): Promise<Uint8Array | undefined>;
  /** Gone for good; of no entry nothing. */
  delete(name: string): Promise<void>;
}
