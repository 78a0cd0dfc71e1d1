/**
 * What an event says of a code: never the code, never an unkeyed hash of it. Plain JSON. The vault makes it; it stands
 * here because decisions and events speak of codes without knowing of a vault.
 */
export interface CodeRef {
  /** Random, names the sealed row. */
  readonly id: string;
  /** Order of the vault's rows, decimal string: a log that refers beyond its vault is not its pair. */
  readonly sequence: string;
  /** HMAC of the code with a key of the vault, hex: equality without the code. */
  readonly fingerprint: string;
}
