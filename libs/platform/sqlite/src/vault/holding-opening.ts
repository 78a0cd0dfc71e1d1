import { KeyDoesNotFit, type KeyRing } from '@icx/keys';
import { openHolding, SEAL, SealBroken, type HeldLabel, type OpenedCode } from '@icx/vault';
import { SLOTS, type HoldingRow, type HoldingStatements } from './holding-schema.ts';

/** Where in its chunk the seal of a row is. */
export const place = (id: number): [start: number, end: number] => [(id % SLOTS) * SEAL, ((id % SLOTS) + 1) * SEAL];

export const chunkOf = (id: number): number => Math.floor(id / SLOTS);

export const sealsOf = (statements: HoldingStatements, chunk: number): Uint8Array =>
  (statements.seals.get(chunk)?.['seals'] ?? new Uint8Array()) as Uint8Array;

/** The seals of one chunk, with their key in clear until `work` has ended. Throws `SealBroken` and `KmsUnavailable`. */
export const openChunk = async <T>(
  statements: HoldingStatements,
  keys: KeyRing,
  { id, key }: HoldingRow,
  work: (open: (id: number, label: HeldLabel) => OpenedCode) => T,
): Promise<T> => {
  // Both read before anything is waited for: what is deleted meanwhile was asked for before.
  const seals = sealsOf(statements, chunkOf(id));
  const wrapped = statements.key.get(key) as { readonly version: number; readonly bytes: Uint8Array } | undefined;
  if (!wrapped) throw new SealBroken();
  const plain = await keys.unwrap(wrapped).catch((cause: unknown) => {
    throw cause instanceof KeyDoesNotFit ? new SealBroken({ cause }) : cause;
  });
  try {
    return work((row, label) => openHolding(seals.subarray(...place(row)), label, { id: key, plain }));
  } finally {
    plain.fill(0);
  }
};
