import type { PartyId } from '@icx/identifiers';
import { mayBeAsked, type Viewer } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Parsed, type Refusal } from '@icx/refusals';
import { seesAll, type RequestPolicy } from '@icx/requests-service';
import { Pieces, type Clock } from '@icx/runtime';
import { addDays, instant, londonDate, type PlainDate } from '@icx/working-days';
import { ageingOf, type SlaAgeing } from './ageing.ts';
import { calendarOn, daysAgo, within } from './days.ts';
import { hrefOf, type LegFilters, type LegSide, type LegSifting, type Whose } from './leg-filters.ts';
import { LegList, type CountedLegs, type LegListQuery, type SlaLegPage } from './leg-list.ts';
import { League, type SlaLeague } from './league.ts';
import type { Outages } from './outages/outages.ts';
import { Summary, type SlaSummary, type Today } from './summary.ts';

/** What somebody asks of: whose legs they may be is not for him to say. */
export interface Asked extends LegSifting {
  /** SECAS: of this party alone. */
  readonly party?: PartyId;
  readonly as?: LegSide;
}

export interface AskedList extends Asked, Omit<LegListQuery, 'party' | 'as'> {}

export interface AskedBreaches extends Omit<AskedList, 'of' | 'receivedFrom' | 'receivedTo'> {
  readonly days?: number;
  readonly open?: boolean;
  readonly upheld?: boolean;
}

/** What is told at once, whatever there is. */
export interface CountedFigure extends CountedLegs {
  /** The list that has them. */
  readonly href: string;
}

const partyUnknown = refuse('party-unknown', 'There is no such party, or its legs are not yours to see.', '/party');
const partyMissing = refuse(
  'sla-party-missing',
  'What fell due is listed by addressee: name its party, and leave out as.',
  '/party',
);

interface Parts {
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly register: Pick<Register, 'parties'>;
  readonly outages?: Pick<Outages, 'recorded'>;
  /** Read at every use: a calendar may have been changed since. */
  readonly policy: Pick<RequestPolicy, 'terms' | 'calendars'>;
}

/** Every obligation and its clock, for SECAS of everybody, for a supplier of its own legs. */
export class SlaDesk {
  readonly #legs: LegList;
  readonly #summary: Summary;
  readonly #league: League;
  /** Of counting, for whomever: figures cost what there is, and nobody is kept from asking again and again. */
  readonly #pieces = new Pieces();

  constructor(private readonly parts: Parts) {
    this.#legs = new LegList(parts.views);
    this.#summary = new Summary(parts.views, this.#pieces);
    this.#league = new League(parts.views, this.#pieces);
  }

  /** Today, and the last day of so many Working Days from it: what is due until then may soon be late. */
  ahead(days: number): { readonly today: PlainDate; readonly until: PlainDate } {
    const { today, calendar } = this.#today();
    return { today, until: within(today, days, calendar) };
  }

  async legs(viewer: Viewer, { party, as, ...query }: AskedList): Promise<Parsed<SlaLegPage>> {
    const whose = await this.#whose(viewer, { ...(party && { party }), ...(as && { as }) });
    if (isRefusal(whose)) return whose;
    if (query.of.startsWith('due') && (whose.party === undefined || whose.as === 'requester')) return partyMissing;
    const { calendars } = this.parts.policy;
    const reader = seesAll(viewer) ? {} : { reader: viewer.party };
    const { today } = this.#today();
    const outages = (await this.parts.outages?.recorded()) ?? [];
    return this.#legs.page({ ...query, ...whose }, { today, calendars, outages, ...reader });
  }

  /** Those that fell due at least so many Working Days ago; those not answered yet, or also those whose dispute was upheld. */
  breaches(viewer: Viewer, { days = 0, open = false, upheld = false, to, ...query }: AskedBreaches) {
    const { today, calendar } = this.#today();
    const last = daysAgo(today, days, calendar);
    const of = open ? 'breached-open' : upheld ? 'breached-or-upheld' : 'breached';
    return this.legs(viewer, { ...query, of, to: to !== undefined && to < last ? to : last });
  }

  /** Those that will be due within so many Working Days. */
  approaching(viewer: Viewer, { days, ...query }: Omit<AskedList, 'of' | 'from' | 'to'> & { readonly days: number }) {
    const { today, calendar } = this.#today();
    return this.legs(viewer, { ...query, of: 'running', from: today, to: within(today, days, calendar) });
  }

  /** Of everybody, or of the viewer: how many legs are overdue, as the summary counts them, but no more than a list looks at. */
  overdue(viewer: Viewer): Promise<CountedFigure> {
    return this.#count(viewer, { of: 'running', to: addDays(this.#today().today, -1) });
  }

  /** The same of disputes that are to be decided. */
  disputed(viewer: Viewer): Promise<CountedFigure> {
    return this.#count(viewer, { of: 'disputed' });
  }

  async summary(viewer: Viewer, { party, as, ...sifting }: Asked): Promise<Parsed<SlaSummary>> {
    const whose = await this.#whose(viewer, { ...(party && { party }), ...(as && { as }) });
    if (isRefusal(whose)) return whose;
    const on = this.#today();
    const own = whose.party;
    const asked =
      own === undefined
        ? await this.#summary.ofAll(await this.#addressees(), sifting, on)
        : { figures: await this.#summary.ofParty(whose, sifting, on), parties: [] };
    return {
      today: on.today,
      ...asked,
      asRequester:
        own === undefined || whose.as === 'requester'
          ? null
          : await this.#summary.ofParty({ party: own, as: 'requester' }, sifting, on),
      stalled: await this.#summary.stalled(seesAll(viewer) ? undefined : own),
    };
  }

  async ageing(viewer: Viewer, { party, as, ...sifting }: Asked): Promise<Parsed<SlaAgeing>> {
    const whose = await this.#whose(viewer, { ...(party && { party }), ...(as && { as }) });
    if (isRefusal(whose)) return whose;
    return this.#pieces.take(() => ageingOf(this.parts.views, whose, sifting, this.#today()));
  }

  /** What falls due after today is not judged yet. A supplier gets its own line, ranked among all. */
  async league(
    viewer: Viewer,
    { from, to, ...sifting }: LegSifting & { readonly from?: PlainDate; readonly to?: PlainDate },
  ): Promise<SlaLeague> {
    const { today } = this.#today();
    const period = {
      from: from ?? (`${today.slice(0, 8)}01` as PlainDate),
      to: to !== undefined && to < today ? to : today,
    };
    const whole = await this.#league.of(await this.#addressees(), period, sifting, this.parts.policy.calendars);
    return seesAll(viewer) ? whole : { ...whole, lines: whole.lines.filter(({ party }) => party === viewer.party) };
  }

  async #count(viewer: Viewer, list: Pick<LegFilters, 'of' | 'to'>): Promise<CountedFigure> {
    const filters = { ...list, ...(seesAll(viewer) ? {} : { party: viewer.party }), as: 'addressee' } as const;
    return { ...(await this.#legs.count(filters)), href: hrefOf(filters) };
  }

  #today(): Today {
    const today = londonDate(instant(this.parts.clock.now()));
    return { today, calendar: calendarOn(today, this.parts.policy) };
  }

  async #whose(viewer: Viewer, { party, as = 'addressee' }: Pick<Asked, 'party' | 'as'>): Promise<Whose | Refusal> {
    if (!seesAll(viewer))
      return party === undefined || party === viewer.party ? { party: viewer.party, as } : partyUnknown;
    if (party === undefined) return { as };
    return (await this.parts.register.parties()).has(party) ? { party, as } : partyUnknown;
  }

  async #addressees(): Promise<readonly PartyId[]> {
    const parties = [...(await this.parts.register.parties()).values()];
    return parties
      .filter((one) => mayBeAsked(one) !== 'no')
      .map(({ party }) => party)
      .toSorted();
  }
}
