/** `too-long`: more than the scanner looks at, by its own settings. */
export type Verdict =
  | { readonly verdict: 'clean' }
  | { readonly verdict: 'too-long' }
  | { readonly verdict: 'infected'; readonly signature: string };

export interface VirusScan {
  /** Looks at all of it. Throws `ScannerUnavailable`: then it is not known, and may be asked again. */
  scan(bytes: AsyncIterable<Uint8Array>): Promise<Verdict>;
}

export class ScannerUnavailable extends Error {
  constructor(what: string, options?: ErrorOptions) {
    super(`The virus scanner cannot be asked (${what}): files wait until it can.`, options);
  }
}
