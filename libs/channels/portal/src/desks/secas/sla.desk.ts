import { Injectable } from '@nestjs/common';
import { WhoseDto } from '@icx/api-channel/dto/sla/sla';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { fuels } from '@icx/identifiers';
import { bars, columns } from '@icx/pages';
import { monthAfter, monthOf, type Month } from '@icx/reporting';
import { RequestSearch } from '@icx/requests-service';
import { AbsenceAlarms, pressingFigures, SlaDesk } from '@icx/sla-service';
import { clerkMonth, slaFigureWords } from '@icx/words';
import { addDays, plainDate, type PlainDate } from '@icx/working-days';
import { Page, type Visit } from '../../pages/declare.ts';
import { addressOf, listing, portalHref } from '../../pages/listing.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

/** Months of the trend, the present one among them [choice]. */
const MONTHS = 6;
/** Figures that have a column in the table of parties. */
const byParty = ['open', 'dueToday', 'overdue', 'breached', 'disputed', 'queried'] as const;
type FigureName = keyof typeof slaFigureWords;
const figureNames = Object.keys(slaFigureWords) as readonly FigureName[];
/** What is told late by its colour. */
const late: readonly FigureName[] = ['overdue', 'breachedOpen'];

/** Where everybody stands: SECAS sees all, a supplier what is put to it and what it asked for. */
@Injectable()
export class SlaOverviewDesk {
  constructor(
    private readonly desk: SlaDesk,
    private readonly alarms: AbsenceAlarms,
    private readonly requests: RequestSearch,
    private readonly admission: Admission,
  ) {}

  @Page('/sla', 'sla:read', {
    title: 'Deadlines',
    template: 'sla/overview',
    query: WhoseDto,
    inNavigation: 'Deadlines',
  })
  async overview({ caller, query, problems }: Visit<WhoseDto>) {
    const [summary, ageing] = [
      orRefuse(await this.desk.summary(caller, query)),
      orRefuse(await this.desk.ageing(caller, query)),
    ];
    const alarms = this.admission.mayLookAt(caller, 'sla:alarms') ? (await this.alarms.document()).items : [];
    const { figures, asRequester, parties, stalled, today } = summary;
    return {
      ...{ today, fuels },
      list: listing('/sla', query, null, problems),
      alarms: alarms.map((alarm) => ({ ...alarm, href: alarm.href && portalHref(alarm.href) })),
      pressing: pressingFigures
        .filter((name) => figures[name].count > 0)
        .map((name) => ({ ...lineOf(name, figures[name]), late: late.includes(name) })),
      figures: {
        caption: 'All figures',
        columns: [
          { name: 'Legs' },
          ...(asRequester ? ['Put to it', 'Asked for'] : ['How many']).map((name) => ({ name, number: true })),
        ],
        rows: [
          ...figureNames.map((name) => [
            slaFigureWords[name],
            linked(name, figures[name]),
            ...(asRequester ? [linked(name, asRequester[name])] : []),
          ]),
          ...(asRequester ? [] : [['requests that nobody is left to answer', linked('open', stalled)]]),
        ],
      },
      parties: {
        caption: 'By installing supplier',
        columns: [{ name: 'Party' }, ...byParty.map((name) => ({ name: slaFigureWords[name], number: true }))],
        rows: parties.map(({ party, figures: own }) => [
          { text: party, href: addressOf('/sla', { ...query, party }) },
          ...byParty.map((name) => linked(name, own[name], `of ${party}`)),
        ]),
      },
      many: parties.length,
      charts: [
        columns({
          ...{
            id: 'ageing',
            title: 'How long running legs have waited',
            of: 'Working Days since receipt',
            unit: 'legs',
          },
          columns: ageing.buckets.map(({ from, to, count }) => ({
            ...{ name: to === null ? `${from}+` : `${from}–${to}`, value: count },
            beyond: from > 10,
          })),
        }),
        ...(query.party === undefined ? [await this.#trend(caller, query, plainDate(today))] : []),
      ],
    };
  }

  /** What fell due in each of the last months, and how it was answered. */
  async #trend(caller: Caller, { fuel, basis, channel }: WhoseDto, today: PlainDate) {
    const months = Array.from({ length: MONTHS }, (_, n) => monthAfter(monthOf(today), n + 1 - MONTHS));
    const rows: { name: string; values: number[] }[] = [];
    for (const month of months) {
      const period = { from: firstOf(month), to: addDays(firstOf(monthAfter(month, 1)), -1) };
      const sifting = { ...(fuel && { fuel }), ...(basis && { basis }), ...(channel && { channel }) };
      const { lines } = await this.desk.league(caller, { ...period, ...sifting });
      const sum = (of: 'inTime' | 'late' | 'unanswered' | 'openOverdue') =>
        lines.reduce((all, line) => all + line[of].count, 0);
      rows.push({
        name: clerkMonth(month),
        values: [sum('inTime'), sum('late') + sum('unanswered'), sum('openOverdue')],
      });
    }
    return bars({
      ...{ id: 'trend', title: 'Fell due, by month', of: 'Month', unit: 'legs' },
      series: [
        { name: 'in time', look: 'solid' },
        { name: 'late or never', look: 'hatched' },
        { name: 'open', look: 'empty' },
      ],
      rows,
    });
  }

  @Waits('sla:alarms')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    // No more is counted than a list looks at: the summary costs what there is, and everybody begins here.
    const [overdue, disputed] = [await this.desk.overdue(caller), await this.desk.disputed(caller)];
    const held = orRefuse(await this.requests.count(caller, { quarantined: true }));
    const contested = orRefuse(await this.requests.count(caller, { contested: true }));
    const stalled = orRefuse(await this.requests.count(caller, { state: 'stalled' }));
    const { items } = await this.alarms.document();
    return [
      { text: 'alarms: something does not come that should', count: items.length, href: '/sla', late: true },
      { text: 'legs overdue', ...overdue, href: portalHref(overdue.href), late: true },
      { text: 'reveals held until you release them', ...held, href: '/requests?quarantined=true' },
      { text: 'disputed breaches to decide', ...disputed, href: portalHref(disputed.href) },
      { text: 'contested install dates to decide', ...contested, href: '/requests?contested=true' },
      { text: 'requests that nobody is left to answer', ...stalled, href: '/requests?state=stalled' },
    ];
  }
}

type Figure = { readonly count: number; readonly href: string };
const firstOf = (month: Month): PlainDate => plainDate(`${month}-01`);
const many = (count: number): string => count.toLocaleString('en-GB');

const lineOf = (name: FigureName, { count, href }: Figure) => ({
  ...{ text: slaFigureWords[name], count: many(count), href: portalHref(href) },
});

/** A number that leads to its rows; of none there are no rows. */
const linked = (name: FigureName, { count, href }: Figure, about = slaFigureWords[name]) =>
  count === 0 ? '0' : { text: many(count), href: portalHref(href), about, late: late.includes(name) };
