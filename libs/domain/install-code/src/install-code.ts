import { Secret } from './secret.ts';
import type { Representation } from './representation.ts';

/**
 * Whether the supplier's own CRC was there to prove that the code was copied right. `client-checked`: the exchange has
 * neither seen nor checked it; its supplier's client says that it did, before it sealed the code to the requester's key.
 */
export const codeChecks = ['crc-checked', 'not-checkable', 'client-checked'] as const;
export type CodeCheck = (typeof codeChecks)[number];

/**
 * An accepted install code, or what was supplied as one. It is a secret that nobody can rotate, so whatever prints,
 * logs, spreads or serialises this object gets only `[install code]`; the bytes are had by asking for `bytes`.
 */
export class InstallCode extends Secret<Uint8Array> {
  readonly representation: Representation;
  readonly check: Exclude<CodeCheck, 'client-checked'>;

  /** @param bytes the 16 bytes, without the CRC. Copied. */
  constructor(bytes: Uint8Array, representation: Representation) {
    super(new Uint8Array(bytes), 'install code');
    this.representation = representation;
    this.check = representation === 'raw-16+crc' ? 'crc-checked' : 'not-checkable';
  }

  /** A copy of the 16 bytes, without the CRC. */
  get bytes(): Uint8Array {
    return new Uint8Array(this.expose());
  }
}
