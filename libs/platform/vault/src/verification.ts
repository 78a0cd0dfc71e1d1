export interface Progress {
  readonly done: number;
  readonly total: number;
}

export interface Verification {
  readonly opened: number;
  /** Sequences of the codes that do not open, decimal, in order, then the holdings. Empty: the vault is sound. */
  readonly broken: readonly string[];
}
