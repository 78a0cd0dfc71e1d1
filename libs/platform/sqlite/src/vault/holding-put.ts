import { representations } from '@icx/install-code';
import { FINGERPRINT, SEAL, type HoldingOutcome, type SealedHoldings } from '@icx/vault';
import { deviceBytes } from '@icx/vault/engine';
import { SLOTS, type HoldingRow, type HoldingStatements, type RowTable } from './holding-schema.ts';
import type { HoldingWords } from './holding-words.ts';

/** What is said in clear of one code. */
type Values = readonly [
  device: Uint8Array,
  holder: number,
  line: number,
  type: number,
  manufacturer: number | null,
  msn: string | null,
  representation: number,
  fingerprint: Uint8Array,
];

/** Puts holdings inside a transaction: judges each against what its holder has, and keeps the seals of those it takes. */
export class HoldingPut {
  readonly #statements: HoldingStatements;
  readonly #words: HoldingWords;
  readonly #nextSequence: () => number;

  constructor(statements: HoldingStatements, words: HoldingWords, nextSequence: () => number) {
    this.#statements = statements;
    this.#words = words;
    this.#nextSequence = nextSequence;
  }

  run(codes: SealedHoldings, alsoHeldBy: readonly (readonly string[])[]): HoldingOutcome[] {
    const number = (word: string) => this.#words.numberOf(word);
    const [holder, source, uploader] = [codes.holder, codes.source, codes.uploader].map(number) as [
      number,
      number,
      number,
    ];
    const sequence = this.#nextSequence();
    const kept: number[] = [];
    const insert = (table: RowTable, row: number, values: Values, ...against: number[]): boolean => {
      const { changes } = this.#statements[table].insert.run(sequence * SLOTS + kept.length, ...values, ...against);
      if (changes === 1) kept.push(row);
      return changes === 1;
    };
    // Rows of one answer share one array.
    const others = remembered((parties: readonly string[]) => parties.filter((party) => party !== codes.holder));
    const devices = deviceBytes(codes.deviceIds);
    let held = 0;
    const outcomes = codes.lines.map((line, row): HoldingOutcome => {
      const manufacturer = codes.manufacturers[row] ?? null;
      const values: Values = [
        devices.subarray(row * 8, row * 8 + 8),
        holder,
        line,
        number(codes.deviceTypes[row]!),
        manufacturer === null ? null : number(manufacturer),
        codes.msns[row] ?? null,
        representations.indexOf(codes.representations[row]!),
        codes.fingerprints.subarray(row * FINGERPRINT, (row + 1) * FINGERPRINT),
      ];
      const also = others(alsoHeldBy[row] ?? nobody);
      // Nearly always it is nobody's: then there is nothing to look for.
      if ((also.length === 0 || this.#known(values, also).length === 0) && insert('holding', row, values)) {
        held += 1;
        return 'held';
      }
      const known = this.#known(values, [codes.holder, ...also]);
      const same = known.filter(({ fingerprint }) => Buffer.compare(fingerprint, values[7]) === 0);
      if (same.some((one) => one.source === source && one.line === line)) return 'held';
      if (same.length > 0) return 'already-held';
      insert('holding_conflict', row, values, known[0]!.id); // not twice
      return 'conflict';
    });
    if (kept.length > 0) {
      const seals = Buffer.alloc(kept.length * SEAL);
      kept.forEach((row, slot) => seals.set(codes.seals.subarray(row * SEAL, (row + 1) * SEAL), slot * SEAL));
      this.#statements.insertChunk.run(sequence, codes.key, holder, source, uploader, codes.at, seals);
      this.#statements.add.run(holder, held);
    }
    return outcomes;
  }

  #known([device]: Values, by: readonly string[]): HoldingRow[] {
    const holders = by.map((party) => this.#words.find(party));
    const rows = this.#statements.holding.ofDevice.all(device) as unknown as HoldingRow[];
    return rows.filter(({ holder }) => holders.includes(holder));
  }
}

const nobody: readonly string[] = [];

const remembered = <Given extends object, T>(compute: (given: Given) => T): ((given: Given) => T) => {
  const known = new Map<Given, T>();
  return (given) => {
    const found = known.get(given) ?? compute(given);
    known.set(given, found);
    return found;
  };
};
