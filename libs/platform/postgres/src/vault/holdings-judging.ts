import type { HoldingOutcome, SealedHoldings } from '@icx/vault';
import { FINGERPRINT } from '@icx/vault';
import { deviceOf, type HoldingRow } from './holdings-table.ts';

/** What a code is compared with. */
type Known = Pick<HoldingRow, 'id' | 'holder' | 'line' | 'fingerprint'> & { readonly source: string };

export interface Judged {
  readonly outcomes: readonly HoldingOutcome[];
  /** Rows that are to be held, by their numbers. */
  readonly held: readonly { readonly row: number; readonly id: bigint }[];
  readonly conflicts: readonly { readonly row: number; readonly id: bigint; readonly against: bigint }[];
}

/**
 * Judges each code against what its holder has, and those before it in the same put.
 * @param stored of these devices, of every holder that is named
 * @param firstId of the rows that are taken, one after another
 */
export const judge = (
  codes: SealedHoldings,
  alsoHeldBy: readonly (readonly string[])[],
  stored: readonly HoldingRow[],
  firstId: bigint,
): Judged => {
  const known: Map<string, Known[]> = Map.groupBy(stored, deviceOf);
  const held: { row: number; id: bigint }[] = [];
  const conflicts: { row: number; id: bigint; against: bigint }[] = [];
  const next = () => firstId + BigInt(held.length + conflicts.length);
  const outcomes = codes.lines.map((line, row): HoldingOutcome => {
    const deviceId = codes.deviceIds[row]!;
    const holders = [codes.holder, ...(alsoHeldBy[row] ?? [])];
    const others = (known.get(deviceId) ?? []).filter(({ holder }) => holders.includes(holder));
    const fingerprint = Buffer.from(codes.fingerprints.subarray(row * FINGERPRINT, (row + 1) * FINGERPRINT));
    if (others.length === 0) {
      const one = { id: next(), holder: codes.holder, line, fingerprint, source: codes.source };
      known.set(deviceId, [...(known.get(deviceId) ?? []), one]);
      held.push({ row, id: one.id });
      return 'held';
    }
    const same = others.filter((one) => one.fingerprint.equals(fingerprint));
    if (same.some((one) => one.source === codes.source && one.line === line)) return 'held';
    if (same.length > 0) return 'already-held';
    conflicts.push({ row, id: next(), against: others[0]!.id });
    return 'conflict';
  });
  return { outcomes, held, conflicts };
};
