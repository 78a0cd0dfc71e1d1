import { randomBytes } from 'node:crypto';
import type { KindReader } from '@icx/files-service';
import { isRead, type Refusal } from '@icx/refusals';
import { sealHoldings, type BatchKey, type HeldCode, type HoldingSource, type SealedHoldings } from '@icx/vault';
import { asnRowReader } from '../asn-row.ts';

/** What the worker is given to seal with. */
export interface AsnContext {
  readonly key: BatchKey;
  readonly source: HoldingSource;
  /** Published examples of codes are refused, as no device has them. */
  readonly live: boolean;
}

/** Reads, validates and seals: no code leaves the worker thread. */
export const openReader = ({ key, source, live }: AsnContext): KindReader<SealedHoldings> => {
  const readRow = asnRowReader(live);
  return {
    read: (rows) => {
      const codes: HeldCode[] = [];
      const rejected: { line: number; refusals: readonly Refusal[] }[] = [];
      for (const { line, cells } of rows) {
        const said = readRow(cells);
        if (isRead(said)) codes.push({ line, ...said });
        else rejected.push({ line, refusals: said });
      }
      const taken = sealHoldings(codes, source, key, randomBytes);
      return { taken, lines: taken.lines, rejected };
    },
  };
};
