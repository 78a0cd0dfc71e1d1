/** One mail as a mailbox keeps it, without its bytes. */
export interface KeptMail {
  /** Counts up; a number is never given twice. */
  readonly number: number;
  readonly sentAt: string;
  /** Envelope sender, `''`: none. */
  readonly from: string;
  readonly to: string;
}

/** What was sent and went nowhere: a sandbox's mail, for whoever tries it to read. */
export interface Mailbox {
  /** Newest first, at most so many; `to`: of this address alone, in whatever capitals. */
  list(asked: { readonly to?: string; readonly most: number }): readonly KeptMail[];
  /** `undefined`: there never was one of this number, or newer ones have taken its place. */
  read(number: number): (KeptMail & { readonly raw: Uint8Array }) | undefined;
}
