import type { AddressHeader } from '@icx/mail';

/** What DNS says, for SPF, DKIM and DMARC; throws with a `code` (`ENOTFOUND`, `ETIMEOUT`, …) as `dns.promises.resolve` does. */
export type Resolver = (name: string, type: string) => Promise<readonly unknown[]>;

/** What mailauth found, of one mail. */
export interface Authenticated {
  /** Domain of the one From mailbox, in lower case; `null`: there is none, or more than one mailbox or header. */
  readonly domain: string | null;
  readonly spf: 'pass' | 'fail' | 'none';
  /** Domains whose DKIM signature verified, and covers all of the body. */
  readonly dkim: readonly string[];
  /** `pass` only where it is aligned with `domain`; `none`: that domain has no record. Neither is a pass. */
  readonly dmarc: 'pass' | 'fail' | 'none';
  /** Noted: it makes nothing pass. */
  readonly arc: 'pass' | 'fail' | 'none';
  /** Which headers DMARC's pass says nothing of: it rests on signatures alone, and none covers all of that name. */
  readonly unsigned: readonly AddressHeader[];
  /** Which question DNS did not answer, though its answer might make DMARC pass: try again; until then DMARC is no pass. */
  readonly unresolved: string | null;
}
