import { Followed, mapInSlices } from '@icx/runtime';
import type { CommandContext } from '@icx/commands';
import { deciderOf, folded } from '@icx/commands';
import type { EventStore, RecordedEvent } from '@icx/event-store';
import {
  certifiedProductsEventTypes,
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
import type { InventoryEngines } from './inventory-engines.ts';

const STREAM = 'certified-products';
const LARGEST = 10_000;

const tooLarge = refuse(
  'batch-too-large',
  `An import has at most ${LARGEST} products. Send the others with another call, without replacing.`,
);

export const listOutcomes = ['imported', 'already-held'] as const;

export interface ProductsImported {
  /** Whether the list is another than before. */
  readonly outcome: (typeof listOutcomes)[number];
  readonly accepted: number;
  readonly rejected: readonly { readonly index: number; readonly errors: readonly Refusal[] }[];
  /** Products certified then. */
  readonly certified: number;
}

type CertifiedEngines = Pick<InventoryEngines, 'commands' | 'clock'>;

const listStream = deciderOf<CertifiedProducts, CertifiedProductsImported>(
  new Set<string>(),
  evolveCertifiedProducts,
  certifiedProductsEventTypes,
);

/** Keeps the Certified Products List. What is certified is held in memory, as far as this process knows the log. */
export class CertifiedProductsList {
  private constructor(
    private readonly engines: CertifiedEngines,
    private readonly list: Followed<CertifiedProducts>,
  ) {}

  static async open(engines: CertifiedEngines & { readonly log: EventStore }): Promise<CertifiedProductsList> {
    const fold = (stream: string, events: readonly RecordedEvent[]) => folded(stream, events, listStream).state;
    const prefix = 'inventory.certified-products-';
    return new CertifiedProductsList(engines, await Followed.stream(engines.log, STREAM, { prefix, fold }));
  }

  /** Resolves when this process knows what was recorded up to there. */
  reached(position: bigint): Promise<void> {
    return this.list.reached(position);
  }

  readonly isCertified = (entry: CertifiedEntry): boolean => this.list.states.get(STREAM)!.has(cplKey(entry));

  /** `replace`: the rows are the whole list. A bad row is told and left out. */
  async import(
    rows: readonly unknown[],
    { replace }: { readonly replace: boolean },
    context: CommandContext,
  ): Promise<ProductsImported | Refusal> {
    if (rows.length > LARGEST) return tooLarge;
    const parsed = await mapInSlices(rows, parseCertifiedProduct);
    const products = parsed.filter((row): row is CertifiedProduct => !isRefusal(row));
    const rejected = parsed.flatMap((row, index) => (isRefusal(row) ? [{ index, errors: row.errors }] : []));
    const at = instant(this.engines.clock.now());
    const mark = { at, by: context.party };
    const events = importCertifiedProducts(products, { ...mark, replaces: replace });
    const done = await this.engines.commands.perform(STREAM, listStream, context, (before) => {
      const changes = !same(events.reduce(evolveCertifiedProducts, before), before);
      // That it came is on record in any case: sent again, late, it must not undo what came since.
      return changes ? events : importCertifiedProducts([], { ...mark, replaces: false });
    });
    if (isRefusal(done)) return done;
    await this.list.reached(done.position);
    return {
      outcome: same(done.state, done.before) ? 'already-held' : 'imported',
      accepted: products.length,
      rejected,
      certified: done.state.size,
    };
  }
}

const same = (a: CertifiedProducts, b: CertifiedProducts): boolean =>
  a.size === b.size && [...a].every((key) => b.has(key));
