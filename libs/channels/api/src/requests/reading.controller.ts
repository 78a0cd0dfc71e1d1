import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Register } from '@icx/parties-service';
import { evidenceOf, historyOf, RequestDocuments, RequestList } from '@icx/requests-service';
import type { Loaded, RaisedState, RequestCounts, RequestFilters, RequestPage } from '@icx/requests-service';
import { londonDate } from '@icx/working-days';
import { CallerOf, Does, LoadedRequest } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { partyUnknown, present } from './drafts.ts';
import { FilterDto, ListDto } from './list.dto.ts';

export const Id = () => ApiParam({ name: 'id', example: 'icr_TEST…' });

export const viewer = ({ party, role }: Caller) => ({ party, seesAll: role === 'administrator' });

@ApiTags('requests')
@ApiBearerAuth()
@Controller('v1/requests')
export class ReadingController {
  constructor(
    @Inject(RequestList) private readonly requests: RequestList,
    @Inject(Register) private readonly register: Register,
    @Inject(Door) private readonly door: Door,
    @Inject(RequestDocuments) private readonly documents: RequestDocuments,
  ) {}

  @Get()
  @Does('requests:list')
  @ApiOperation({
    summary: 'Your requests and those put to you, oldest first or by due date; SECAS: everybody’s',
    description: 'Of a request that was put to you, you see your own leg, and the filters look at no other.',
  })
  async list(
    @CallerOf() caller: Caller,
    @Query() { sort, limit = 100, cursor, ...narrowed }: ListDto,
  ): Promise<RequestPage> {
    const filters = await this.#filters(caller, narrowed);
    return this.requests.list({ ...filters, limit, ...present('sort', sort), ...present('cursor', cursor) });
  }

  @Get('counts')
  @Does('requests:list')
  @ApiOperation({
    summary: 'How many requests such a list has: all, by state, overdue, with a breach, backlog',
    description:
      'With the filters of the list. A count looks through 10,000 requests at most; "more" says that there may be more.',
  })
  async counts(@CallerOf() caller: Caller, @Query() narrowed: FilterDto): Promise<RequestCounts> {
    return this.requests.counts(await this.#filters(caller, narrowed));
  }

  async #filters(caller: Caller, { addressee, ...narrowed }: FilterDto): Promise<RequestFilters> {
    const today = londonDate(this.door.now());
    const asked = addressee === undefined ? undefined : await this.register.findParty(addressee, today);
    if (addressee !== undefined && !asked) throw new Refused(partyUnknown);
    const given = Object.entries({ ...narrowed, addressee: asked?.party }).filter(([, value]) => value !== undefined);
    const whose = caller.role === 'administrator' ? {} : { party: caller.party };
    return { ...Object.fromEntries(given), ...whose, today };
  }

  @Get(':id')
  @Does('requests:read')
  @Id()
  @ApiOperation({ summary: 'One request with its legs and clocks' })
  read(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('etag', `"${loaded.revision}"`);
    return this.documents.of(loaded.state as RaisedState, viewer(caller));
  }

  @Get(':id/history')
  @Does('requests:history')
  @Id()
  @ApiOperation({ summary: 'Everything that happened to it, in order' })
  history(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded) {
    return { id: loaded.id, events: historyOf(loaded, viewer(caller)) };
  }

  @Get(':id/evidence')
  @Does('requests:evidence')
  @Id()
  @ApiOperation({
    summary:
      'The request and its history in one bundle, with every timestamp, rule and calendar, each event’s place in the log, and no code',
  })
  evidence(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded) {
    const request = this.documents.of(loaded.state as RaisedState, viewer(caller));
    return { generatedAt: this.door.now(), request, events: evidenceOf(loaded, viewer(caller)) };
  }
}
