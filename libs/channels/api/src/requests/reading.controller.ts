import { Inject, Query } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { AuditTrail } from '@icx/audit';
import {
  evidenceSchema,
  historySchema,
  LegFetches,
  requestCountsSchema,
  RequestDocuments,
  requestPageSchema,
  requestSchema,
  RequestSearch,
} from '@icx/requests-service';
import type { Loaded, RaisedState, RequestCounts, RequestPage } from '@icx/requests-service';
import { evidencePage } from '@icx/pages';
import { narrate } from '@icx/words';
import { Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, LoadedRequest, readerOf, type Caller } from '../http/action.ts';
import { Answer } from '../http/call.ts';
import { page, pageAnswer, SANDBOX } from '../http/page.ts';
import { orRefuse } from '../http/problem.ts';
import { FilterDto, ListDto } from './list.dto.ts';

export const Id = () => ApiParam({ name: 'id', example: 'icr_TEST…' });

@Subject('requests', 'v1/requests')
export class ReadingController {
  constructor(
    private readonly requests: RequestSearch,
    private readonly documents: RequestDocuments,
    private readonly audit: AuditTrail,
    private readonly fetches: LegFetches,
    @Inject(SANDBOX) private readonly sandbox: boolean,
  ) {}

  @Read(
    '',
    'requests:list',
    {
      summary: 'Your requests and those put to you, oldest first or by due date; SECAS: everybody’s',
      description: 'Of a request that was put to you, you see your own leg, and the filters look at no other.',
    },
    ok(requestPageSchema, 'A page of them'),
  )
  async listRequests(@CallerOf() caller: Caller, @Query() { after, ...query }: ListDto): Promise<RequestPage> {
    return orRefuse(await this.requests.list(caller, { limit: 100, ...query, ...(after && { cursor: after }) }));
  }

  @Read(
    'counts',
    'requests:list',
    {
      summary: 'How many requests such a list has: all, by state, overdue, with a breach, backlog',
      description:
        'With the filters of the list. A count looks through 10,000 requests at most; "more" says that there may be more.',
    },
    ok(requestCountsSchema, 'The counts'),
  )
  async countRequests(@CallerOf() caller: Caller, @Query() narrowed: FilterDto): Promise<RequestCounts> {
    return orRefuse(await this.requests.counts(caller, narrowed));
  }

  @Read(':id', 'requests:read', 'One request with its legs and clocks', ok(requestSchema, 'The request'))
  readRequest(@CallerOf() caller: Caller, @LoadedRequest() { state, revision, changedAt = revision }: Loaded) {
    const document = this.documents.of(state as RaisedState, caller);
    // Of a leg that is late the days are counted on.
    const grows = document.legs.some(({ overdueDays, reply }) => overdueDays !== null && !reply);
    this.fetches.note(state, readerOf(caller), 'request');
    return new Answer(document, { revision: changedAt, grows });
  }

  @Read(':id/history', 'requests:history', 'Everything that happened to it, in order', ok(historySchema, 'Its history'))
  readRequestHistory(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded) {
    this.fetches.note(loaded.state, readerOf(caller), 'request');
    return new Answer(this.documents.history(loaded, caller), { revision: loaded.revision });
  }

  @Read(
    ':id/evidence',
    'requests:evidence',
    {
      summary:
        'The request and its history in one sealed bundle: every timestamp, rule and calendar, each event proved to be in the log, and no code',
      description:
        'Every event of the request stands in it; those that you may not see, as hashes alone. A due date is counted day by day. ' +
        '`icx verify --evidence` checks it offline, against the public key of the log (`GET /v1/audit/key`).',
    },
    ok(evidenceSchema, 'The bundle'),
  )
  async readRequestEvidence(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded) {
    this.fetches.note(loaded.state, readerOf(caller), 'request');
    return orRefuse(await this.documents.evidence(loaded, caller, { narrate, audit: this.audit }));
  }

  @Read(
    ':id/evidence.html',
    'requests:evidence',
    'The same as a page to read, print and keep: time line, day tables, notices, and what proves it',
    page('The page'),
  )
  async readRequestEvidencePage(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded) {
    this.fetches.note(loaded.state, readerOf(caller), 'request');
    const evidence = orRefuse(await this.documents.evidence(loaded, caller, { narrate, audit: this.audit }));
    return pageAnswer(evidencePage(evidence, { test: this.sandbox }));
  }
}
