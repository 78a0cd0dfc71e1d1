import { isByCommand, metadataOf, revisionAfter, type NewEvent, type RecordedEvent } from '@icx/event-store';
import {
  cplKey,
  evolveCertifiedProducts,
  importCertifiedProducts,
  parseCertifiedProduct,
  type CertifiedEntry,
  type CertifiedProduct,
  type CertifiedProducts,
  type CertifiedProductsImported,
} from '@icx/inventory';
import { isRefusal, refuse, type Refusal } from '@icx/refusals';
import { instant } from '@icx/working-days';
import type { InventoryAuthor, InventoryEngines } from './inventory-engines.ts';

const STREAM = 'certified-products';
const LARGEST = 10_000;
const ATTEMPTS = 20;

const tooLarge = refuse(
  'batch-too-large',
  `An import has at most ${LARGEST} products. Send the others with another call, without replacing.`,
);
const contended = refuse('request-contended', 'Others are importing the list. Send the same rows again in a moment.');

export interface ProductsImported {
  /** Whether the list is another than before. */
  readonly outcome: 'imported' | 'already-held';
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly errors: readonly Refusal[] }[];
  /** Products certified now. */
  readonly certified: number;
}

/**
 * Keeps the Certified Products List. What is certified is held in memory, from the events: this process is the only
 * writer of the log, so its own imports are all that can change it.
 */
export class CertifiedProductsDesk {
  #keys: CertifiedProducts = new Set();
  /** Events that `#keys` is made of. */
  #folded = 0;

  private constructor(private readonly engines: Pick<InventoryEngines, 'log' | 'clock'>) {}

  static async open(engines: Pick<InventoryEngines, 'log' | 'clock'>): Promise<CertifiedProductsDesk> {
    const desk = new CertifiedProductsDesk(engines);
    const recorded = await engines.log.readStream(STREAM);
    desk.#hold(fold(recorded), recorded.length);
    return desk;
  }

  readonly isCertified = (entry: CertifiedEntry): boolean => this.#keys.has(cplKey(entry));

  /** `replace`: the rows are the whole list. A bad row is told and left out; the same rows again change nothing. */
  async import(
    rows: readonly unknown[],
    { replace }: { readonly replace: boolean },
    author: InventoryAuthor,
  ): Promise<ProductsImported | Refusal> {
    const { party, command } = author;
    if (rows.length > LARGEST) return tooLarge;
    const parsed = rows.map(parseCertifiedProduct);
    const products = parsed.filter((row): row is CertifiedProduct => !isRefusal(row));
    const rejected = parsed.flatMap((row, index) => (isRefusal(row) ? [{ index, errors: row.errors }] : []));
    const at = instant(this.engines.clock.now());
    const events = importCertifiedProducts(products, { at, by: party, replaces: replace });
    const done = (outcome: ProductsImported['outcome']): ProductsImported => ({
      outcome,
      accepted: products.length,
      rejected,
      certified: this.#keys.size,
    });
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      const recorded = await this.engines.log.readStream(STREAM);
      const before = fold(recorded);
      const after = events.reduce(evolveCertifiedProducts, before);
      const again = command !== undefined && recorded.some((event) => isByCommand(event, party, command.id));
      if (again || same(after, before)) return done('already-held');
      const result = await this.engines.log.append(
        STREAM,
        revisionAfter(recorded),
        events as readonly unknown[] as readonly NewEvent[],
        { metadata: metadataOf(author, command && { command: command.id }) },
      );
      if (result.outcome !== 'appended') continue;
      this.#hold(after, recorded.length + events.length);
      return done('imported');
    }
    return contended;
  }

  /** Imports may end in another order than they were appended in. */
  #hold(keys: CertifiedProducts, events: number): void {
    if (events < this.#folded) return;
    this.#keys = keys;
    this.#folded = events;
  }
}

const fold = (events: readonly RecordedEvent[]): CertifiedProducts =>
  (events as readonly unknown[] as readonly CertifiedProductsImported[]).reduce(
    evolveCertifiedProducts,
    new Set<string>(),
  );

const same = (a: CertifiedProducts, b: CertifiedProducts): boolean =>
  a.size === b.size && [...a].every((key) => b.has(key));
