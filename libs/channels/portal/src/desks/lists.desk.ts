import { Injectable } from '@nestjs/common';
import { orRefuse } from '@icx/api-channel/http';
import { FilterDto, ListDto } from '@icx/api-channel/dto/requests/list';
import type { Caller } from '@icx/admission';
import { RequestSearch, requestStates, Worklist, type RequestRow } from '@icx/requests-service';
import { Download, Page, type Visit } from '../pages/declare.ts';
import { addressOf, everyRow, listing, PER_PAGE } from '../pages/listing.ts';
import { Waits, type WaitingLine } from '../pages/waiting.ts';
import { lineOf } from './request-words.ts';

const waiting = { toAnswer: true, sort: 'due' } as const;

type Listed = Visit<ListDto>;

/** Lists of requests: those of the party, and those put to it. */
@Injectable()
export class ListsDesk {
  constructor(
    private readonly search: RequestSearch,
    private readonly worklist: Worklist,
  ) {}

  @Page('/requests', 'requests:list', {
    title: 'Requests',
    template: 'requests/list',
    query: ListDto,
    inNavigation: 'Requests',
  })
  async requests(visit: Listed) {
    return this.#listed(visit, {}, '/requests');
  }

  @Page('/worklist', 'worklist:read', {
    title: 'To answer',
    template: 'requests/list',
    query: ListDto,
    inNavigation: 'To answer',
  })
  async toAnswer(visit: Listed) {
    return this.#listed(visit, waiting, '/worklist');
  }

  @Page('/requests.csv', 'requests:list', { title: 'Requests', template: '', query: FilterDto })
  download({ caller, query }: Visit<FilterDto>) {
    const page = async ({ limit, after }: { readonly limit: number; readonly after?: string }) =>
      orRefuse(await this.search.list(caller, { ...query, limit, ...(after && { cursor: after }) }));
    return new Download(everyRow(columns, page, cellsOf), 'requests.csv');
  }

  @Page('/worklist.csv', 'worklist:read', { title: 'To answer', template: '' })
  worklistDownload({ caller }: Visit) {
    const { party, user } = caller;
    return new Download(this.worklist.rows({ ...caller, party, user, channel: 'portal' }), 'worklist.csv');
  }

  @Waits('requests:list')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const [mine, put] = [
      orRefuse(await this.search.counts(caller, { relation: 'requester' })),
      orRefuse(await this.search.count(caller, { toAnswer: true })),
    ];
    const next = orRefuse(await this.search.list(caller, { ...waiting, limit: 1 }));
    const [soonest] = next.items;
    const line = (text: string, { count, more }: { count: number; more: boolean }, href: string): WaitingLine => ({
      ...{ text, count, more, href },
    });
    return [
      {
        ...line('to answer', put, '/worklist'),
        dueOn: soonest?.dueOn ?? null,
        late: soonest?.overdue ?? false,
      },
      line('answered: reveal the code', mine.byState.answered, '/requests?relation=requester&state=answered'),
      line('stalled: nobody is left to ask', mine.byState.stalled, '/requests?relation=requester&state=stalled'),
      line('revealed: say what came of it', mine.byState.revealed, '/requests?relation=requester&state=revealed'),
    ];
  }

  async #listed(
    { caller, query, typed, problems }: Listed,
    fixed: Partial<Parameters<RequestSearch['list']>[1]>,
    path: string,
  ) {
    const { after, limit: _, ...filters } = { ...query, ...fixed };
    const page = orRefuse(
      await this.search.list(caller, { ...filters, limit: PER_PAGE, ...(after && { cursor: after }) }),
    );
    return {
      ...listing(path, query, page.next, problems),
      items: page.items.map(lineOf),
      filters: typed,
      csv:
        path === '/worklist'
          ? '/worklist.csv'
          : addressOf('/requests.csv', { ...query, sort: undefined, limit: undefined, after: undefined }),
      states: requestStates,
    };
  }
}

const columns = [
  'id',
  'requester',
  'state',
  'ending',
  'outcome',
  'deviceId',
  'mpxn',
  'raisedAt',
  'addressee',
  'basis',
  'clock',
  'dueOn',
  'overdue',
  'backlog',
  'breached',
  'yourReference',
] as const satisfies readonly (keyof RequestRow)[];
const cellsOf = (row: RequestRow): readonly string[] => columns.map((column) => String(row[column] ?? ''));
