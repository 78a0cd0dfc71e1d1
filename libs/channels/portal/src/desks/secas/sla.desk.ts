import { Injectable } from '@nestjs/common';
import { WhoseDto } from '@icx/api-channel/dto/sla/sla';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { fuels } from '@icx/identifiers';
import { bars, columns } from '@icx/pages';
import { RequestSearch } from '@icx/requests-service';
import { AbsenceAlarms, pressingFigures, SlaDesk } from '@icx/sla-service';
import { alarmWords, clerkDate, clerkNumber, slaFigureWords } from '@icx/words';
import { addDays, plainDate, weekdayOf, weekdays, type PlainDate } from '@icx/working-days';
import { Page, type Visit } from '../../pages/declare.ts';
import { tableBy } from '../../pages/list.ts';
import { addressOf, listing, portalHref } from '../../pages/listing.ts';
import { linkedCount } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { legColumns } from './leg-words.ts';

/** Weeks of the trend, the present one among them [choice]. */
const WEEKS = 8;
/** Clocks that are shown at once, and how far ahead, Working Days. */
const [NEXT, SOON] = [5, 10];
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
    inNavigation: { under: 'deadlines', daily: ['worklist:read', 'sla:alarms'], hint: 'what is due, late or disputed' },
  })
  async overview({ caller, query, problems }: Visit<WhoseDto>) {
    const [summary, ageing] = [
      orRefuse(await this.desk.summary(caller, query)),
      orRefuse(await this.desk.ageing(caller, query)),
    ];
    const alarms = this.admission.mayLookAt(caller, 'sla:alarms') ? (await this.alarms.document()).items : [];
    const { figures, asRequester, parties, stalled, today } = summary;
    const soonest = orRefuse(await this.desk.approaching(caller, { ...query, days: SOON, limit: NEXT }));
    return {
      ...{ today, fuels },
      list: listing('/sla', query, null, problems),
      alarms: alarms.map(alarmLine),
      pressing: pressingFigures
        .filter((name) => figures[name].count > 0)
        .map((name) => ({ ...lineOf(name, figures[name]), late: late.includes(name) })),
      next: soonest.items.length > 0 ? tableBy('Due next', legColumns, soonest.items) : null,
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

  /** What fell due in each of the last weeks, and how it was answered. */
  async #trend(caller: Caller, { fuel, basis, channel }: WhoseDto, today: PlainDate) {
    const monday = addDays(today, -weekdays.indexOf(weekdayOf(today)));
    const rows: { name: string; values: number[] }[] = [];
    for (let back = WEEKS - 1; back >= 0; back--) {
      const from = addDays(monday, -7 * back);
      const sifting = { ...(fuel && { fuel }), ...(basis && { basis }), ...(channel && { channel }) };
      const { lines } = await this.desk.league(caller, { from, to: addDays(from, 6), ...sifting });
      const sum = (of: 'inTime' | 'late' | 'unanswered' | 'openOverdue') =>
        lines.reduce((all, line) => all + line[of].count, 0);
      rows.push({
        name: clerkDate(from),
        values: [sum('inTime'), sum('late') + sum('unanswered'), sum('openOverdue')],
      });
    }
    return bars({
      ...{ id: 'trend', title: 'Fell due, by week', of: 'Week from', unit: 'legs' },
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
      { text: 'reveals held until you release them', ...held, href: '/quarantine' },
      { text: 'disputed breaches to decide', ...disputed, href: portalHref(disputed.href) },
      { text: 'contested install dates to decide', ...contested, href: '/requests?contested=true' },
      { text: 'requests that nobody is left to answer', ...stalled, href: '/requests?state=stalled' },
    ];
  }
}

type Figure = { readonly count: number; readonly href: string };

/** With where its rows are, and whom to ask. */
const alarmLine = (alarm: Awaited<ReturnType<AbsenceAlarms['document']>>['items'][number]) => ({
  ...{ ...alarmWords(alarm), party: alarm.party, href: alarm.href && portalHref(alarm.href) },
  contacts: alarm.party && addressOf('/contacts', { party: alarm.party }),
});

const lineOf = (name: FigureName, { count, href }: Figure) => ({
  ...{ text: slaFigureWords[name], count: clerkNumber(count), href: portalHref(href) },
});

/** A number that leads to its rows; of none there are no rows. */
const linked = (name: FigureName, { count, href }: Figure, about = slaFigureWords[name]) =>
  linkedCount(count, portalHref(href), { about, late: late.includes(name) });
