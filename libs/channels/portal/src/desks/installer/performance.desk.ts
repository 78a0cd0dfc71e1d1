import { Injectable } from '@nestjs/common';
import { SiftingDto } from '@icx/api-channel/dto/sla/sla';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { fuels } from '@icx/identifiers';
import { bars, columns } from '@icx/pages';
import { monthAfter, monthOf, type Month } from '@icx/reporting';
import { SlaDesk, type SlaLeague } from '@icx/sla-service';
import { clerkMonth, shareWords, slaFigureWords } from '@icx/words';
import { addDays, plainDate, type PlainDate } from '@icx/working-days';
import { Download, Page, type Visit } from '../../pages/declare.ts';
import { listing, narrowingBy, portalHref } from '../../pages/listing.ts';
import { linkedCount, tableOf, type Cell } from '../../pages/table.ts';

/** Months that are told, the present one among them [choice]. */
const MONTHS = 6;
type Line = SlaLeague['lines'][number];
/** What a party sees of itself: its figures as addressee, in the order in which they are told. */
const shown = ['open', 'dueToday', 'dueWithin5', 'overdue', 'breached', 'disputed', 'queried', 'undelivered'] as const;

/** How a party answers, by the figures that SECAS has of it: its own line of the league, month by month. */
@Injectable()
export class PerformanceDesk {
  constructor(
    private readonly desk: SlaDesk,
    private readonly admission: Admission,
  ) {}

  @Page('/performance', 'worklist:read', {
    ...{
      title: 'How you answer',
      template: 'tables-page',
      query: SiftingDto,
      inNavigation: { under: 'deadlines', hint: 'your own figures as SECAS sees them, month by month' },
    },
  })
  async performance({ caller, query, problems }: Visit<SiftingDto>) {
    const { figures, today } = orRefuse(await this.desk.summary(caller, { ...query, party: caller.party }));
    const { buckets } = orRefuse(await this.desk.ageing(caller, { ...query, party: caller.party }));
    const months = await this.#months(caller, query, plainDate(today));
    const list = listing('/performance', query, null, problems);
    return {
      lead: 'These are the figures that SECAS sees of your party, from the same count.',
      narrowing: narrowingBy(list, [{ name: 'fuel', label: 'Fuel', options: fuels, any: 'Both' }]),
      list,
      links: [
        { text: 'Breaches', href: '/sla/breaches' },
        { text: 'Due soon', href: '/sla/approaching' },
        ...(this.admission.mayLookAt(caller, 'reports:extract')
          ? [{ text: 'Extract of last month’s report', href: extractOf(plainDate(today)) }]
          : []),
      ],
      charts: [
        bars({
          ...{ id: 'own-trend', title: 'Fell due, by month', of: 'Month', unit: 'legs' },
          series: [
            { name: 'in time', look: 'solid' },
            { name: 'late or never', look: 'hatched' },
            { name: 'open', look: 'empty' },
          ],
          rows: months.map(({ month, line }) => ({
            ...{ name: clerkMonth(month) },
            values: line
              ? [line.inTime.count, line.late.count + line.unanswered.count, line.openOverdue.count]
              : [0, 0, 0],
          })),
        }),
        columns({
          ...{
            id: 'own-ageing',
            title: 'How long what runs has waited',
            of: 'Working Days since receipt',
            unit: 'legs',
          },
          columns: buckets.map(({ from, to, count }) => ({
            ...{ name: to === null ? `${from}+` : `${from}–${to}`, value: count, beyond: from > 10 },
          })),
        }),
      ],
      tables: [
        tableOf(
          'Month by month',
          ['Month', '#Due', '#In time', '#Late', '#Never answered', '#Open', '#Share in time', '#Median WD', '#Rank'],
          months.toReversed().map(({ month, line, of }) => [clerkMonth(month), ...lineCells(month, line, of)]),
        ),
        tableOf(
          'Now',
          ['Legs', '#How many'],
          shown.map((name) => [slaFigureWords[name], linked(figures[name], slaFigureWords[name], name === 'overdue')]),
        ),
      ],
    };
  }

  @Page('/performance.csv', 'worklist:read', { title: 'How you answer', template: '', query: SiftingDto })
  async save({ caller, query }: Visit<SiftingDto>) {
    const { today } = this.desk.ahead(0);
    const rows = (await this.#months(caller, query, today)).map(({ month, line, of }) => [
      month,
      ...[line?.due, line?.inTime, line?.late, line?.unanswered, line?.openOverdue].map((one) => one?.count ?? 0),
      ...[line?.rate, line?.medianWorkingDays, line?.rank, of].map((one) => one ?? ''),
    ]);
    return new Download([savedColumns, ...rows.map((row) => row.map(String))], 'performance.csv');
  }

  async #months(caller: Caller, sifting: SiftingDto, today: PlainDate) {
    const months = Array.from({ length: MONTHS }, (_, n) => monthAfter(monthOf(today), n + 1 - MONTHS));
    const told: { readonly month: Month; readonly line: Line | undefined; readonly of: number }[] = [];
    for (const month of months) {
      const period = { from: firstOf(month), to: addDays(firstOf(monthAfter(month, 1)), -1) };
      const { lines, of } = await this.desk.league(caller, { ...sifting, ...period });
      told.push({ month, line: lines.find(({ party }) => party === caller.party), of });
    }
    return told;
  }
}

const savedColumns = [
  ...['month', 'due', 'inTime', 'late', 'unanswered', 'open', 'rate', 'medianWorkingDays', 'rank', 'of'],
];
const firstOf = (month: Month): PlainDate => plainDate(`${month}-01`);
const extractOf = (today: PlainDate): string => `/reports/sla/${monthAfter(monthOf(today), -1)}/extract.csv`;

type Figure = { readonly count: number; readonly href: string };
const linked = ({ count, href }: Figure, about: string, late = false): Cell =>
  linkedCount(count, portalHref(href), { about, late });

const lineCells = (month: Month, line: Line | undefined, of: number): readonly Cell[] => {
  if (!line) return ['0', '-', '-', '-', '-', '-', '-', '-'];
  const { due, inTime, late, unanswered, openOverdue, rate, medianWorkingDays, rank } = line;
  const named = [
    [due, 'due'],
    [inTime, 'in time'],
    [late, 'late'],
    [unanswered, 'never answered'],
    [openOverdue, 'open'],
  ] as const;
  return [
    ...named.map(([figure, what]) => linked(figure, `${what} in ${clerkMonth(month)}`)),
    ...[shareWords(rate), medianWorkingDays === null ? '-' : String(medianWorkingDays)],
    rank === null ? '-' : `${rank} of ${of}`,
  ];
};
