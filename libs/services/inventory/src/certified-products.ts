import { mapInSlices } from '@icx/runtime';
import type { Commands } from '@icx/parties-service';
import { isByCommand, type NewEvent, type RecordedEvent } from '@icx/event-store';
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

const tooLarge = refuse(
  'batch-too-large',
  `An import has at most ${LARGEST} products. Send the others with another call, without replacing.`,
);

export interface ProductsImported {
  /** Whether the list is another than before. */
  readonly outcome: 'imported' | 'already-held';
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly errors: readonly Refusal[] }[];
  /** Products certified then. */
  readonly certified: number;
}

type CertifiedEngines = Pick<InventoryEngines, 'log' | 'clock'> & { readonly commands: Commands };

/**
 * Keeps the Certified Products List. What is certified is held in memory, from the events: this process is the only
 * writer of the log, so its own imports are all that can change it.
 */
export class CertifiedProductsDesk {
  #keys: CertifiedProducts = new Set();
  /** Events that `#keys` is made of. */
  #folded = 0;

  private constructor(private readonly engines: CertifiedEngines) {}

  static async open(engines: CertifiedEngines): Promise<CertifiedProductsDesk> {
    const desk = new CertifiedProductsDesk(engines);
    const recorded = await engines.log.readStream(STREAM);
    desk.#hold(fold(recorded), recorded.length);
    return desk;
  }

  readonly isCertified = (entry: CertifiedEntry): boolean => this.#keys.has(cplKey(entry));

  /** `replace`: the rows are the whole list. A bad row is told and left out. */
  async import(
    rows: readonly unknown[],
    { replace }: { readonly replace: boolean },
    author: InventoryAuthor,
  ): Promise<ProductsImported | Refusal> {
    if (rows.length > LARGEST) return tooLarge;
    const parsed = await mapInSlices(rows, parseCertifiedProduct);
    const products = parsed.filter((row): row is CertifiedProduct => !isRefusal(row));
    const rejected = parsed.flatMap((row, index) => (isRefusal(row) ? [{ index, errors: row.errors }] : []));
    const at = instant(this.engines.clock.now());
    const mark = { at, by: author.party };
    const events = importCertifiedProducts(products, { ...mark, replaces: replace });
    const recorded = await this.engines.commands.perform(STREAM, author, (earlier) => {
      const before = fold(earlier);
      const changes = !same(events.reduce(evolveCertifiedProducts, before), before);
      // That it came is on record in any case: sent again, late, it must not undo what came since.
      const told = changes ? events : importCertifiedProducts([], { ...mark, replaces: false });
      return told as readonly unknown[] as readonly NewEvent[];
    });
    if (isRefusal(recorded)) return recorded;
    const after = fold(recorded);
    this.#hold(after, recorded.length);
    const before = fold(recorded.filter((event) => !isByCommand(event, author.party, author.command.id)));
    return {
      outcome: same(after, before) ? 'already-held' : 'imported',
      accepted: products.length,
      rejected,
      certified: after.size,
    };
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
