import type { PartyId } from '@icx/identifiers';
import type { LegFacts } from '@icx/sla';
import type { Calendars } from '@icx/working-days';
import {
  backlogCounts,
  backlogPart,
  channelCounts,
  channelOf,
  channelPart,
  reportedChannels,
  type BacklogFigures,
  type ChannelFigures,
  type ReportedChannel,
} from './channel-figures.ts';
import type { Period } from './month.ts';
import {
  misroutedPart,
  RequesterAccount,
  requestPart,
  type RequesterFigures,
  type RequestFacts,
} from './requester-figures.ts';
import { noOutage, SupplierAccount, supplierPart, type InOutage, type SupplierFigures } from './supplier-figures.ts';

/** The figures of one month: of all, and of each in order of its id. */
export interface SlaFigures {
  readonly total: SupplierFigures;
  readonly suppliers: readonly SupplierFigures[];
  readonly requests: RequesterFigures;
  readonly requesters: readonly RequesterFigures[];
  readonly channels: readonly ChannelFigures[];
  readonly backlog: BacklogFigures;
}

/** What the figures depend on beside the legs: the calendars as they were at the cut-off, and when the exchange was away. */
export interface SlaBasis {
  readonly calendars: Calendars;
  readonly inOutage?: InOutage;
}

type Counts = Record<string, number>;

const zero = (names: readonly string[]): Counts => Object.fromEntries(names.map((name) => [name, 0]));
const addTo = (counts: Counts, part: Readonly<Partial<Counts>>): void => {
  for (const name in part) counts[name]! += part[name]!;
};

/** Folds the legs and requests of a month, in whatever order they come; its memory grows with parties, not with legs. */
export class SlaMonth {
  readonly #total: SupplierAccount;
  readonly #suppliers = new Map<PartyId, SupplierAccount>();
  readonly #requests = new RequesterAccount(null);
  readonly #requesters = new Map<PartyId, RequesterAccount>();
  readonly #channels = new Map<ReportedChannel, Counts>(reportedChannels.map((name) => [name, zero(channelCounts)]));
  readonly #backlog = zero(backlogCounts);

  constructor(
    readonly period: Period,
    private readonly basis: SlaBasis,
  ) {
    this.#total = new SupplierAccount(null, period, basis.calendars);
  }

  addLeg(leg: LegFacts): void {
    const { period } = this;
    const part = supplierPart(leg, period, this.basis.inOutage ?? noOutage);
    if (has(part)) for (const account of [this.#total, this.#supplier(leg.addressee)]) account.add(leg, part);
    const misrouted = misroutedPart(leg, period);
    if (has(misrouted)) for (const account of [this.#requests, this.#requester(leg.requester)]) account.add(misrouted);
    addTo(this.#channels.get(channelOf(leg))!, channelPart(leg, period));
    addTo(this.#backlog, backlogPart(leg, period));
  }

  addRequest(request: RequestFacts): void {
    const part = requestPart(request, this.period);
    if (!has(part)) return;
    for (const account of [this.#requests, this.#requester(request.requester)]) account.add(part, request.outcome);
  }

  figures(): SlaFigures {
    return {
      total: this.#total.figures(),
      suppliers: inOrder(this.#suppliers),
      requests: this.#requests.figures(),
      requesters: inOrder(this.#requesters),
      channels: [...this.#channels].map(([channel, counts]) => ({ channel, ...counts }) as ChannelFigures),
      backlog: { ...this.#backlog } as BacklogFigures,
    };
  }

  #supplier(party: PartyId): SupplierAccount {
    let account = this.#suppliers.get(party);
    if (!account) this.#suppliers.set(party, (account = new SupplierAccount(party, this.period, this.basis.calendars)));
    return account;
  }

  #requester(party: PartyId): RequesterAccount {
    let account = this.#requesters.get(party);
    if (!account) this.#requesters.set(party, (account = new RequesterAccount(party)));
    return account;
  }
}

const has = (part: object): boolean => {
  for (const _ in part) return true;
  return false;
};

const inOrder = <Figures>(accounts: ReadonlyMap<PartyId, { figures(): Figures }>): readonly Figures[] =>
  [...accounts].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, account]) => account.figures());
