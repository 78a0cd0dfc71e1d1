/** The secrets of a ring: one root for the subkeys, and a wrapping key per version, all of 32 bytes. */
export interface RingSecrets {
  readonly root: Uint8Array;
  readonly wrapping: ReadonlyMap<number, Uint8Array>;
}
