/** How much one JSON text may hold. Bytes alone do not bound the work of whoever walks it afterwards. */
export interface JsonLimits {
  readonly bytes: number;
  /** Objects and arrays inside each other. */
  readonly depth: number;
  /** Members of one object. */
  readonly members: number;
  /** Elements of one array. */
  readonly elements: number;
  /** Bytes of one text or name, as written. */
  readonly text: number;
  /** Values in all: each comma and each opening bracket is the mark of one. */
  readonly values: number;
}

/** Of one command. The widest object of any body has about 25 members, the deepest three levels, the longest text 8 KiB. */
export const commandLimits: JsonLimits = {
  bytes: 64 * 1024,
  depth: 8,
  members: 64,
  elements: 1_000,
  text: 16 * 1024,
  values: 5_000,
};

/** Of a batch: 10,000 rows of a device with all its members, or the MPxNs of a succession. */
export const batchLimits: JsonLimits = {
  ...commandLimits,
  bytes: 8 * 1024 * 1024,
  elements: 100_000,
  values: 300_000,
};
