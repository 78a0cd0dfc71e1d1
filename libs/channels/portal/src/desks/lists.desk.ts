import { Injectable } from '@nestjs/common';
import { fitsWorkbook } from '@icx/api-channel/files';
import { orRefuse } from '@icx/api-channel/http';
import { ListDto } from '@icx/api-channel/dto/requests/list';
import { Admission, type Caller } from '@icx/admission';
import { RequestSearch, requestStates, seesAll, Worklist, type RequestRow } from '@icx/requests-service';
import { Download, List, Page, type Visit } from '../pages/declare.ts';
import type { FilterField } from '../pages/listing.ts';
import { Waits, type WaitingLine } from '../pages/waiting.ts';
import { requestColumns, savedRequest } from './request-words.ts';

const asked = '/requests?relation=addressee&state=open&sort=due';
const waiting = { toAnswer: true, sort: 'due' } as const;

/** By what a request is found. */
export const found: readonly FilterField[] = [
  { name: 'reference', label: 'Your reference' },
  { name: 'deviceId', label: 'Device' },
  { name: 'mpxn', label: 'MPxN' },
  {
    ...{ name: 'overdue', label: 'Overdue', any: 'Either' },
    options: [
      { value: 'true', text: 'Overdue' },
      { value: 'false', text: 'Not overdue' },
    ],
  },
];
const filters: readonly FilterField[] = [
  {
    ...{ name: 'relation', label: 'Side', any: 'Both' },
    options: [
      { value: 'requester', text: 'Asked by you' },
      { value: 'addressee', text: 'Put to you' },
    ],
  },
  { name: 'state', label: 'State', options: requestStates, any: 'Any' },
  ...found,
  { name: 'sort', label: 'Order', options: [{ value: 'due', text: 'Soonest due first' }], any: 'Oldest first' },
];

const asking = [
  { text: 'Ask for a code', href: '/raise' },
  { text: 'Ask for many', href: '/raise/many' },
];
const common = { query: ListDto, columns: requestColumns, saved: savedRequest } as const;

/** Lists of requests: those of the party, and those put to it. */
@Injectable()
export class ListsDesk {
  constructor(
    private readonly search: RequestSearch,
    private readonly worklist: Worklist,
    private readonly admission: Admission,
  ) {}

  @List<RequestRow>('/requests', 'requests:list', {
    ...{
      ...common,
      filters,
      title: 'Requests',
      inNavigation: {
        under: 'requests',
        daily: ['worklist:read', 'map-reports:read', 'sla:alarms'],
        hint: 'all that was asked for, by you or of you',
      },
    },
    empty: 'Nothing has been asked for yet, by your party or of it.',
  })
  requests(visit: Visit<ListDto>) {
    const may = this.admission.alsoMay(visit.caller, 'requests:raise') === undefined;
    return { ...this.#listed(visit, {}), acts: may ? asking : [] };
  }

  @Page('/worklist/to-fill-in.csv', 'worklist:read', { title: 'To answer', template: '' })
  toFillIn({ caller }: Visit) {
    return this.#toFillIn(caller, 'csv');
  }

  @Page('/worklist/to-fill-in.xlsx', 'worklist:read', { title: 'To answer', template: '' })
  async workbookToFillIn({ caller }: Visit) {
    await fitsWorkbook(this.worklist, caller);
    return this.#toFillIn(caller, 'xlsx');
  }

  @Waits('requests:list')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    // Nothing is put to whoever oversees all: to find that out among a million took two seconds.
    if (seesAll(caller)) return [];
    const [mine, put] = [
      orRefuse(await this.search.counts(caller, { relation: 'requester' })),
      orRefuse(await this.search.count(caller, { toAnswer: true })),
    ];
    const next = orRefuse(await this.search.list(caller, { ...waiting, limit: 1 }));
    const [soonest] = next.items;
    const line = (text: string, { count, more }: { count: number; more: boolean }, href: string): WaitingLine => ({
      ...{ text, count, more, href },
    });
    // An asset provider is asked as a favour and has no worklist.
    const list = this.admission.mayLookAt(caller, 'worklist:read') ? '/worklist' : asked;
    return [
      {
        ...line('to answer', put, list),
        dueOn: soonest?.dueOn ?? null,
        late: soonest?.overdue ?? false,
      },
      line('answered: reveal the code', mine.byState.answered, '/requests?relation=requester&state=answered'),
      line('stalled: nobody is left to ask', mine.byState.stalled, '/requests?relation=requester&state=stalled'),
      line('revealed: say what came of it', mine.byState.revealed, '/requests?relation=requester&state=revealed'),
    ];
  }

  #toFillIn(caller: Caller, ending: 'csv' | 'xlsx') {
    const { party, user } = caller;
    const rows = this.worklist.rows({ ...caller, party, user, channel: 'portal' });
    return new Download(rows, `worklist.${ending}`, true);
  }

  #listed({ caller, query }: Visit<ListDto>, fixed: Partial<Parameters<RequestSearch['list']>[1]>) {
    const { after: _, cursor: __, ...filters } = { ...query, ...fixed };
    return {
      rows: ({ limit, after }: { readonly limit: number; readonly after?: string }) =>
        this.search.list(caller, { ...filters, limit, ...(after !== undefined && { cursor: after }) }),
    };
  }
}
