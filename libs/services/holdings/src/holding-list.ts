import type { DocumentOf } from '@icx/documents';
import { sameText, type DeviceId, type PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { HeldCodes, HeldLabel, ListedHolding } from '@icx/vault';
import type { Conflicts } from './conflicts.ts';
import {
  conflictDocument,
  holdingDocument,
  type conflictPageSchema,
  type holdingCountSchema,
  type holdingPageSchema,
  type holdingStates,
} from './holding-document.ts';
import type { Holders, NamedDevice } from './holders.ts';
import { holdingsQueries } from './queries.ts';
import type { Suspicions } from './suspicions.ts';

export interface HoldingFilter {
  readonly source?: string | undefined;
  readonly manufacturer?: string | undefined;
  readonly state?: (typeof holdingStates)[number] | undefined;
}

export interface HoldingListPage {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Rows that a count looks through. */
const COUNTED = 50_000;
const LOOKED_AT = 1_000;

/** What a party holds today, its own and what came to it by successions; nobody else's is looked at. */
export class HoldingList {
  constructor(
    private readonly views: ReadStore,
    private readonly holdings: Pick<HeldCodes, 'list' | 'find' | 'count'>,
    private readonly holders: Holders,
    private readonly suspicions: Suspicions,
    private readonly conflictsOf: Conflicts,
  ) {}

  /** In the order in which they came; suspect ones by Device ID. A page may be short and have more after it. */
  async list(
    party: PartyId,
    filter: HoldingFilter,
    page: HoldingListPage,
  ): Promise<DocumentOf<typeof holdingPageSchema>> {
    const { found, next } = await this.#page(party, filter, page);
    const suspect = await this.suspicions.among(found);
    const items = found.map((held) => holdingDocument(held, suspect.get(held)));
    return { items: items.filter(({ state }) => !filter.state || state === filter.state), next };
  }

  async conflicts(
    party: PartyId,
    page: HoldingListPage & { readonly source?: string | undefined },
  ): Promise<DocumentOf<typeof conflictPageSchema>> {
    const { found, next } = await this.conflictsOf.list(party, page);
    return { items: found.map(conflictDocument), next: next ?? null };
  }

  async count(party: PartyId, filter: HoldingFilter): Promise<DocumentOf<typeof holdingCountSchema>> {
    const whole = Object.values(filter).every((value) => value === undefined);
    const all = whole ? await this.holders.allOf(party) : undefined;
    if (all) return { count: await this.holdings.count(all), complete: true };
    let counted = 0;
    for (let looked = 0, after: string | undefined; looked < COUNTED; looked += LOOKED_AT) {
      const { items, next } = await this.list(party, filter, { limit: LOOKED_AT, after });
      counted += items.length;
      if (next === null) return { count: counted, complete: true };
      after = next;
    }
    return { count: counted, complete: false };
  }

  async #page(party: PartyId, filter: HoldingFilter, { after, limit }: HoldingListPage) {
    const { source, manufacturer } = filter;
    const origins = [party, ...(await this.holders.alsoHeldBy(party))];
    const { looked, next } =
      filter.state === 'suspect'
        ? await this.#suspected(origins, after ?? '', limit)
        : await this.#listed(origins, { after, limit, source });
    const own = await this.holders.holdersOf(party, looked as readonly (HeldLabel & NamedDevice)[]);
    const found = looked.filter(
      (held, index) =>
        own[index]!.includes(held.holder as PartyId) &&
        (source === undefined || held.source === source) &&
        (manufacturer === undefined || (held.manufacturer !== null && sameText(held.manufacturer, manufacturer))),
    );
    return { found, next };
  }

  async #listed(origins: readonly PartyId[], page: HoldingListPage & { readonly source: string | undefined }) {
    const looked: readonly ListedHolding[] = await this.holdings.list(origins, page);
    return { looked, next: looked.length === page.limit ? looked.at(-1)!.id : null };
  }

  async #suspected(origins: readonly PartyId[], after: string, limit: number) {
    const rows = await holdingsQueries.suspectedOf(this.views, origins, after, limit);
    const devices = [...new Set(rows.map(({ document }) => document.deviceId))];
    const looked: readonly HeldLabel[] = devices.length === 0 ? [] : await this.holdings.find(origins, devices);
    const last: DeviceId | undefined = rows.length === limit ? devices.at(-1) : undefined;
    return { looked, next: last ?? null };
  }
}
