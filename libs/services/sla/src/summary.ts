import { count, day, document, nullable, partyId, Type, type DocumentOf } from '@icx/documents';
import type { PartyId } from '@icx/identifiers';
import type { ReadStore } from '@icx/read-store';
import type { Pieces } from '@icx/runtime';
import type { LegStanding } from '@icx/sla';
import { addDays, type Calendar, type PlainDate } from '@icx/working-days';
import { within } from './days.ts';
import { hrefOf, type LegFilters, type LegSifting, type Whose } from './leg-filters.ts';
import { slaQueries } from './queries.ts';

export const figureSchema = document('SlaFigure', {
  count: count(),
  href: Type.String({ description: 'The list that has exactly these.' }),
});

export const figureNames = [
  'open',
  'running',
  'undelivered',
  'awaitingReceipt',
  'dueToday',
  'dueWithin2',
  'dueWithin5',
  'overdue',
  'breachedOpen',
  'breached',
  'breachedWithUpheld',
  'answeredLateThisMonth',
  'disputed',
  'queried',
  'backlog',
  'voluntary',
] as const;
export type FigureName = (typeof figureNames)[number];

const figuresSchema = document(
  'SlaFigures',
  Object.fromEntries(figureNames.map((name) => [name, figureSchema])) as Record<FigureName, typeof figureSchema>,
  {
    description:
      'open: running, undelivered and awaiting receipt. dueWithin…: from today on, Working Days. breached: not those whose ' +
      'dispute was upheld, which breachedWithUpheld counts too. Backlog and voluntary legs are in no other figure.',
  },
);
export type SlaFigures = DocumentOf<typeof figuresSchema>;

export const slaSummarySchema = document('SlaSummary', {
  today: day(),
  figures: figuresSchema,
  asRequester: nullable(figuresSchema),
  stalled: Type.Object(figureSchema.properties, { description: 'Requests that nobody is left to ask for.' }),
  parties: Type.Array(Type.Object({ party: partyId(), figures: figuresSchema }), {
    description: 'SECAS: of each that legs are put to.',
  }),
});
export type SlaSummary = DocumentOf<typeof slaSummarySchema>;

/** On what days figures hang. */
export interface Today {
  readonly today: PlainDate;
  readonly calendar: Calendar;
}

type Counts = Readonly<Record<FigureName, number>>;

/** Counts of whoever's legs; counting one party at a time lets others be served in between. */
export class Summary {
  constructor(
    private readonly views: ReadStore,
    private readonly pieces: Pieces,
  ) {}

  async ofParty(whose: Whose, sifting: LegSifting, on: Today): Promise<SlaFigures> {
    return linked(await this.#counts(whose, sifting, on), whose, sifting, on);
  }

  /** Of all addressees together, and of each that has something. */
  async ofAll(
    parties: readonly PartyId[],
    sifting: LegSifting,
    on: Today,
  ): Promise<Pick<SlaSummary, 'figures' | 'parties'>> {
    const each: { party: PartyId; counts: Counts }[] = [];
    for (const party of parties) {
      const counts = await this.#counts({ party, as: 'addressee' }, sifting, on);
      if (figureNames.some((name) => counts[name] > 0)) each.push({ party, counts });
    }
    const sum = (name: FigureName) => each.reduce((total, { counts }) => total + counts[name], 0);
    const all = Object.fromEntries(figureNames.map((name) => [name, sum(name)])) as Counts;
    return {
      figures: linked(all, { as: 'addressee' }, sifting, on),
      parties: each.map(({ party, counts }) => ({
        party,
        figures: linked(counts, { party, as: 'addressee' }, sifting, on),
      })),
    };
  }

  async stalled(party: PartyId | undefined): Promise<SlaSummary['stalled']> {
    const mine = party === undefined ? '' : '&relation=requester';
    return { count: await slaQueries.stalled(this.views, party ?? '*'), href: `/v1/requests?state=stalled${mine}` };
  }

  #counts(whose: Whose, sifting: LegSifting, on: Today): Promise<Counts> {
    return this.pieces.take(() => this.#counted(whose, sifting, on));
  }

  async #counted(whose: Whose, sifting: LegSifting, { today, calendar }: Today): Promise<Counts> {
    const standings = await slaQueries.standings(this.views, whose, sifting);
    const breaches = await slaQueries.breaches(this.views, whose, sifting);
    const [late] = await slaQueries.late(this.views, whose, sifting, firstOfMonth(today));
    const marked = await slaQueries.marked(this.views, whose, sifting);
    const stands = (standing: LegStanding, from = '', to = '9999-12-31') =>
      total(standings, (row) => row.standing === standing && row.listed_on >= from && row.listed_on <= to);
    const dueWithin = (days: number) => stands('running', today, within(today, days, calendar));
    const [running, undelivered, awaitingReceipt] = [
      stands('running'),
      stands('undelivered'),
      stands('awaiting-receipt'),
    ];
    const breached = total(breaches, () => true);
    return {
      ...{ open: running + undelivered + awaitingReceipt, running, undelivered, awaitingReceipt },
      ...{ dueToday: stands('running', today, today), dueWithin2: dueWithin(2), dueWithin5: dueWithin(5) },
      overdue: stands('running', '', addDays(today, -1)),
      ...{ breachedOpen: total(breaches, (row) => row.stands === 'live'), breached },
      breachedWithUpheld: breached + total(marked, (row) => row.dispute === 'upheld'),
      answeredLateThisMonth: late?.count ?? 0,
      disputed: total(marked, (row) => row.dispute === 'open'),
      queried: total(marked, (row) => row.queried),
      ...{ backlog: stands('backlog'), voluntary: stands('voluntary') },
    };
  }
}

const total = <Row extends { readonly count: number }>(rows: readonly Row[], counts: (row: Row) => boolean): number =>
  rows.reduce((sum, row) => sum + (counts(row) ? row.count : 0), 0);

const firstOfMonth = (today: PlainDate) => `${today.slice(0, 8)}01` as PlainDate;

/** Which list has the rows of each figure. */
const listsOf = ({ today, calendar }: Today): Readonly<Record<FigureName, Pick<LegFilters, 'of' | 'from' | 'to'>>> => ({
  open: { of: 'open' },
  running: { of: 'running' },
  undelivered: { of: 'undelivered' },
  awaitingReceipt: { of: 'awaiting-receipt' },
  dueToday: { of: 'running', from: today, to: today },
  dueWithin2: { of: 'running', from: today, to: within(today, 2, calendar) },
  dueWithin5: { of: 'running', from: today, to: within(today, 5, calendar) },
  overdue: { of: 'running', to: addDays(today, -1) },
  breachedOpen: { of: 'breached-open' },
  breached: { of: 'breached' },
  breachedWithUpheld: { of: 'breached-or-upheld' },
  answeredLateThisMonth: { of: 'late', from: firstOfMonth(today) },
  disputed: { of: 'disputed' },
  queried: { of: 'queried' },
  backlog: { of: 'backlog' },
  voluntary: { of: 'voluntary' },
});

const linked = (counts: Counts, whose: Whose, sifting: LegSifting, on: Today): SlaFigures => {
  const lists = listsOf(on);
  return Object.fromEntries(
    figureNames.map((name) => [name, { count: counts[name], href: hrefOf({ ...lists[name], ...sifting, ...whose }) }]),
  ) as Record<FigureName, SlaFigures[FigureName]>;
};
