import { Injectable } from '@nestjs/common';
import { BacklogListDto, BacklogSummaryDto } from '@icx/api-channel/dto/backlog/backlog';
import { BacklogList, backlogStates, BacklogSummaries, type BacklogPage } from '@icx/backlog-service';
import { fuels } from '@icx/identifiers';
import { curves } from '@icx/pages';
import { clerkDate, clerkMonth } from '@icx/words';
import { Download, Page, type Visit } from '../../pages/declare.ts';
import { everyRow, listing, narrowingBy, PER_PAGE, portalHref, type FilterField } from '../../pages/listing.ts';
import { dashed, tableOf, type Cell } from '../../pages/table.ts';

const MONTHS = 12;
type Line = BacklogPage['items'][number];

/** What waits for its code since before the obligation began. */
@Injectable()
export class BacklogDesk {
  constructor(
    private readonly list: BacklogList,
    private readonly summaries: BacklogSummaries,
  ) {}

  @Page('/backlog/summary', 'backlog:list', { title: 'Backlog', template: 'tables-page', query: BacklogSummaryDto })
  async summary({ caller, query: { months = MONTHS, ...asked } }: Visit<BacklogSummaryDto>) {
    const { obligation, states, ageing, burnDown } = await this.summaries.of(caller, asked, months);
    const steps = burnDown[0]?.months.map(({ month }, n) => ({
      name: month,
      values: [burnDown.reduce((sum, one) => sum + one.months[n]!.remaining.count, 0)],
    }));
    return {
      back: { text: 'Deadlines', href: '/sla' },
      lead: `The obligation ${obligation.begun ? 'began' : 'begins'} ${clerkDate(obligation.from)}.`,
      links: [{ text: 'Every device', href: '/backlog' }],
      charts: steps
        ? [curves({ id: 'burn-down', title: 'What is left', of: 'Month', unit: 'devices', series: ['left'], steps })]
        : [],
      tables: [
        tableOf(
          'By state',
          ['State', 'Evidence of installation', '#Devices'],
          states.map(({ state, evidenced, count, rows }) => [state, evidenced ? 'yes' : 'no', linked(count, rows)]),
        ),
        tableOf(
          'Waiting since receipt',
          ['Days', '#Devices'],
          [
            ...ageing.buckets.map(({ from, to, count, rows }): Cell[] => [
              to === null ? `${from} and more` : `${from} to ${to}`,
              linked(count, rows),
            ]),
            ['undated', linked(ageing.undated.count, ageing.undated.rows)],
            ['not received', linked(ageing.notReceived.count, ageing.notReceived.rows)],
          ],
        ),
        tableOf(
          'Month by month, with evidence of installation',
          ['Needed by', 'Month', '#Came', '#Cleared', '#Left'],
          burnDown.flatMap(({ party, months: of }) =>
            of.map(({ month, opened, cleared, remaining }) => [
              ...[party, clerkMonth(month)],
              ...[opened, cleared, remaining].map(({ count, rows }) => linked(count, rows)),
            ]),
          ),
        ),
      ],
    };
  }

  @Page('/backlog', 'backlog:list', { title: 'Backlog, every device', template: 'tables-page', query: BacklogListDto })
  async all({ caller, query, problems }: Visit<BacklogListDto>) {
    const { items, next } = await this.list.pageFor(caller, { ...query, limit: PER_PAGE });
    const list = listing('/backlog', { ...query, limit: undefined }, next, problems);
    return {
      ...{ list, narrowing: narrowingBy(list, filters) },
      back: { text: 'Backlog', href: '/backlog/summary' },
      tables: [tableOf('In the order in which it came', names, items.map(lineOf))],
    };
  }

  @Page('/backlog.csv', 'backlog:list', { title: 'Backlog', template: '', query: BacklogListDto })
  save({ caller, query }: Visit<BacklogListDto>) {
    const page = (at: { readonly limit: number; readonly after?: string }) =>
      this.list.pageFor(caller, { ...query, ...at });
    return new Download(everyRow(names, page, cellsOf), 'backlog.csv');
  }
}

const filters: readonly FilterField[] = [
  { name: 'party', label: 'Needed by' },
  { name: 'addressee', label: 'Put to' },
  { name: 'state', label: 'State', options: backlogStates, any: 'Any' },
  { name: 'fuel', label: 'Fuel', options: fuels, any: 'Both' },
  {
    ...{ name: 'evidenced', label: 'Evidence of installation', any: 'With or without' },
    options: [
      { value: 'true', text: 'With' },
      { value: 'false', text: 'Without' },
    ],
  },
];

const linked = (count: number, rows: string): Cell =>
  count === 0 ? 0 : { text: count.toLocaleString('en-GB'), href: portalHref(rows) };

const names = ['Device', 'State', 'Needed by', 'Put to', 'Installed', 'Received'];
const cellsOf = (line: Line): string[] => [
  ...[line.deviceId ?? `${line.msn} at ${line.mpxn}`, line.state, line.requester, line.addressee ?? ''],
  ...[line.installedOn ?? '', line.receivedOn ?? ''],
];
const lineOf = ({ installedOn, receivedOn, ...line }: Line) =>
  dashed(cellsOf({ ...line, installedOn: clerkDate(installedOn), receivedOn: clerkDate(receivedOn) }));
