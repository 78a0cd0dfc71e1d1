import { Injectable } from '@nestjs/common';
import { DataFixListDto } from '@icx/api-channel/dto/data-fixes/data-fixes';
import { orRefuse } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { dataFixUnknown, parseDataFixId, states, type DataFixId } from '@icx/data-fixes';
import {
  dataFixDocument,
  DataFixCases,
  standingOf,
  type DataFixDocument,
  type DataFixRow,
} from '@icx/data-fixes-service';
import { caseEventAt, caseState, channelWords, claimOf, clerkTime, itemWords, narrateCase } from '@icx/words';
import { List, Page, type Visit } from '../../pages/declare.ts';
import type { Column, ListOf } from '../../pages/list.ts';
import { PER_PAGE, type FilterField } from '../../pages/listing.ts';
import { tableOf, type Cell } from '../../pages/table.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';
import { caseAddress, offeredOf } from './case-acts.ts';

const marksOf = ({ consumerComplaint, conflicting }: Pick<DataFixRow, 'consumerComplaint' | 'conflicting'>) => [
  ...(consumerComplaint ? [{ text: 'Complaint', colour: 'red' } as const] : []),
  ...(conflicting ? [{ text: 'Reports conflict' }] : []),
];

const filters: readonly FilterField[] = [
  { name: 'state', label: 'State', options: states, any: 'Any' },
  { name: 'handler', label: 'Handler' },
  { name: 'deviceId', label: 'Device' },
  {
    ...{ name: 'complaint', label: 'Complaint', any: 'With or without' },
    options: [
      { value: 'true', text: 'With' },
      { value: 'false', text: 'Without' },
    ],
  },
];

const columns: readonly Column<DataFixRow>[] = [
  { name: 'Device', whole: true, of: (row) => ({ text: row.deviceId, href: caseAddress(row.case) }) },
  { name: 'What', of: ({ item }) => itemWords[item] },
  { name: 'State', of: (row) => ({ text: caseState(row.state), tags: marksOf(row) }) },
  { name: 'Reported by', of: ({ reportedBy }) => reportedBy },
  { name: 'Handler', of: ({ handler }) => handler },
  { name: 'Incident', of: ({ incident }) => incident },
  { name: 'Open since', as: 'time', of: ({ openedAt }) => openedAt },
];

/** In a file a case has the members that it has in the API. */
const members = [
  ...['case', 'deviceId', 'item', 'state', 'reportedBy', 'handler', 'incident', 'category'],
  ...['consumerComplaint', 'conflicting', 'openedAt', 'changedAt', 'endedAt'],
] as const satisfies readonly (keyof DataFixRow)[];
const saved = members.map((name): Column<DataFixRow> => ({ name, of: (row) => String(row[name] ?? '') }));

/** What is no name of a case is answered as a case that is not there. */
export const caseNamed = (params: Visit['params']): DataFixId =>
  orRefuse(parseDataFixId(params['case']), dataFixUnknown);

/** What is wrong in the inventory, and how far its correction is: both sides see the same. */
@Injectable()
export class DataFixesDesk {
  constructor(
    private readonly cases: DataFixCases,
    private readonly admission: Admission,
  ) {}

  @List<DataFixRow>('/data-fixes', 'data-fixes:list', {
    ...{
      title: 'Data fixes',
      query: DataFixListDto,
      columns,
      saved,
      filters,
      inNavigation: {
        under: 'devices',
        daily: ['data-fixes:name-handler'],
        hint: 'wrong data, and how far its correction is',
      },
    },
    empty: 'No wrong data is reported. A supplier reports it, one item of one device at a time.',
  })
  list({ caller, query }: Visit<DataFixListDto>): ListOf<DataFixRow> {
    const reports = this.admission.alsoMay(caller, 'data-fixes:open') === undefined;
    return {
      rows: (at) => this.#page(caller, { ...query, ...at }),
      caption: 'The longest open first',
      acts: reports ? [{ text: 'Report wrong data', href: '/data-fixes/open' }] : [],
    };
  }

  @Page('/data-fixes/:case', 'data-fixes:read', { title: 'Data fix', template: 'facts-page' })
  async one({ caller, params }: Visit) {
    const found = dataFixDocument(orRefuse(await this.cases.read(caseNamed(params), standingOf(caller))));
    const { deviceId, item, reports, conflicting, handlers, ending, history } = found;
    return {
      title: `${itemWords[item]} of ${deviceId}`,
      back: { text: 'Data fixes', href: '/data-fixes' },
      tags: [{ text: caseState(found.state) }, ...marksOf(found)],
      lead: reports.map((one) => `${one.by}: ${claimOf(one)}.`).join(' '),
      acts: offeredOf(found, caller.party).filter(({ action }) => this.admission.alsoMay(caller, action) === undefined),
      facts: [
        ['Device', this.#device(caller, deviceId)],
        ['Handler at DCC', found.handler ?? 'nobody yet'],
        ['Incident', found.incident],
        ['Category', found.category && String(found.category)],
        [
          'Mind',
          conflicting ? 'Those who report it want different values: agree on one before it is corrected.' : null,
        ],
        ['Opened', `${clerkTime(found.openedAt)}, by ${found.reportedBy}`],
        ['Ended', ending && [clerkTime(ending.at), ending.why].filter(Boolean).join(': ')],
        ['Went on as', ending?.next && { text: ending.next, href: caseAddress(ending.next) }],
        ['Withdrew', found.formerReporters.join(', ')],
        ['Case', found.case],
      ],
      tables: [
        ...(reports.length > 1 || reports.some(({ note, errorCode }) => note !== null || errorCode !== null)
          ? [tableOf('What each party says', reportColumns, reports.map(reportLine))]
          : []),
        ...(handlers.length > 1
          ? [
              tableOf(
                'Who had it',
                ['Handler', 'From'],
                handlers.map(({ handler, from }) => [handler, clerkTime(from)]),
              ),
            ]
          : []),
      ],
      timeline: history.toReversed().map((event) => ({
        ...{ title: narrateCase(event), at: caseEventAt(event), through: channelWords(event.channel) },
      })),
    };
  }

  @Waits('data-fixes:name-handler')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const [fresh, complained] = await Promise.all([
      this.#page(caller, { state: 'open', limit: PER_PAGE }),
      this.#page(caller, { state: 'with-handler', complaint: true, limit: PER_PAGE }),
    ]);
    const line = (text: string, { items, next }: typeof fresh, href: string): WaitingLine => ({
      ...{ text, count: items.length, more: next !== null, href },
    });
    return [
      line('data fixes that nobody has', fresh, '/data-fixes?state=open'),
      line(
        'data fixes with a consumer’s complaint to work on',
        complained,
        '/data-fixes?state=with-handler&complaint=true',
      ),
    ];
  }

  #device(caller: Caller, deviceId: string): Cell {
    const may = this.admission.mayLookAt(caller, 'inventory:read');
    return may ? { text: deviceId, href: `/inventory/devices/${deviceId}` } : deviceId;
  }

  #page(caller: Caller, { complaint, after, cursor: _, ...query }: DataFixListDto) {
    const complained = complaint === undefined ? {} : { consumerComplaint: complaint };
    return this.cases.list.pageFor(caller, {
      limit: PER_PAGE,
      ...query,
      ...(after && { cursor: after }),
      ...complained,
    });
  }
}

const reportColumns = ['Party', 'Says', 'Update answered', 'Note', 'When'];
const reportLine = (report: DataFixDocument['reports'][number]) => [
  ...[report.by, claimOf(report), report.errorCode ?? '-', report.note ?? '-', clerkTime(report.at)],
];
