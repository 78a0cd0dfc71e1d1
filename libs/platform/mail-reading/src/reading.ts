/** What DNS says, for SPF, DKIM and DMARC; throws with a `code` (`ENOTFOUND`, `ETIMEOUT`, …) as `dns.promises.resolve` does. */
export type Resolver = (name: string, type: string) => Promise<readonly unknown[]>;

/** What mailauth found. A failure of the resolver is no result of these: reading is tried again. */
export interface Authenticated {
  readonly spf: 'pass' | 'fail' | 'none';
  /** Domains whose DKIM signature verified. */
  readonly dkim: readonly string[];
  /** `pass` only where it is aligned with the one From domain. */
  readonly dmarc: 'pass' | 'fail' | 'none';
  readonly arc: 'pass' | 'fail' | 'none';
}
