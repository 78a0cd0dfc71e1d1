import { Injectable } from '@nestjs/common';
import { BacklogListDto, BacklogSummaryDto } from '@icx/api-channel/dto/backlog/backlog';
import { BacklogList, backlogStates, BacklogSummaries, type BacklogPage } from '@icx/backlog-service';
import { fuels } from '@icx/identifiers';
import { curves } from '@icx/pages';
import { clerkDate, clerkMonth, plain } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { portalHref, type FilterField } from '../../pages/listing.ts';
import { linkedCount, tableOf, type Cell } from '../../pages/table.ts';
import { deviceOf } from './backlog-proposals.desk.ts';

const MONTHS = 12;
type Line = BacklogPage['items'][number];

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

const columns: readonly Column<Line>[] = [
  {
    ...{ name: 'Device', whole: true },
    of: ({ id, ...line }) => ({
      text: deviceOf(line),
      href: `/${id.startsWith('icr_') ? 'requests' : 'backlog'}/${id}`,
    }),
  },
  { name: 'State', as: 'plain', of: ({ state }) => state },
  { name: 'Needed by', of: ({ requester }) => requester },
  { name: 'Put to', of: ({ addressee }) => addressee },
  { name: 'Installed', as: 'date', of: ({ installedOn }) => installedOn },
  { name: 'Received', as: 'date', of: ({ receivedOn }) => receivedOn },
];

/** What waits for its code since before the obligation began. */
@Injectable()
export class BacklogDesk {
  constructor(
    private readonly list: BacklogList,
    private readonly summaries: BacklogSummaries,
  ) {}

  @Page('/backlog/summary', 'backlog:list', {
    ...{ title: 'Backlog', template: 'tables-page', query: BacklogSummaryDto },
    inNavigation: { under: 'deadlines', hint: 'what waits since before the obligation began' },
  })
  async summary({ caller, query: { months = MONTHS, ...asked } }: Visit<BacklogSummaryDto>) {
    const { obligation, states, ageing, burnDown } = await this.summaries.of(caller, asked, months);
    const steps = burnDown[0]?.months.map(({ month }, n) => ({
      name: clerkMonth(month),
      values: [burnDown.reduce((sum, one) => sum + one.months[n]!.remaining.count, 0)],
    }));
    return {
      back: { text: 'Deadlines', href: '/sla' },
      lead: `The obligation ${obligation.begun ? 'began' : 'begins'} ${clerkDate(obligation.from)}.`,
      links: [
        { text: 'Every device', href: '/backlog' },
        { text: 'Proposed', href: '/backlog/proposals' },
      ],
      charts: steps
        ? [curves({ id: 'burn-down', title: 'What is left', of: 'Month', unit: 'devices', series: ['left'], steps })]
        : [],
      tables: [
        tableOf(
          'By state',
          ['State', 'Evidence of installation', '#Devices'],
          states.map(({ state, evidenced, count, rows }) => [
            plain(state),
            evidenced ? 'yes' : 'no',
            linked(count, rows),
          ]),
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

  @List<Line>('/backlog', 'backlog:list', {
    ...{ title: 'Backlog, every device', query: BacklogListDto, filters, columns },
    empty: 'Nothing waits from before the obligation began.',
  })
  all({ caller, query: { after: _, ...query } }: Visit<BacklogListDto>): ListOf<Line> {
    return {
      caption: 'In the order in which it came',
      back: { text: 'Backlog', href: '/backlog/summary' },
      rows: (at) => this.list.pageFor(caller, { ...query, ...at }),
    };
  }
}

const linked = (count: number, rows: string): Cell => linkedCount(count, portalHref(rows));
