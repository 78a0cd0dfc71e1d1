/** Somebody of a sandbox, as whom anybody signs in there with one click. */
export interface Desk {
  readonly party: string;
  readonly name: string;
  /** What it stands for. */
  readonly desk: string;
}

export interface Desks {
  readonly people: readonly Desk[];
  /** Theirs, which is no secret. */
  readonly password: string;
}

/** As it is typed on the sign-in page, `clerk@AAAA`. */
export const signInNameOf = ({ name, party }: Desk): string => `${name}@${party}`;
