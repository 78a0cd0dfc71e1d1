import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { evidenceOf, historyOf, requestDocument, RequestList } from '@icx/requests-service';
import type { Loaded, RaisedState } from '@icx/requests-service';
import { CallerOf, Does, LoadedRequest } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door } from '../http/envelope.ts';
import { present } from './drafts.ts';
import { ListDto } from './requests.dto.ts';

export const Id = () => ApiParam({ name: 'id', example: 'icr_TEST…' });

export const viewer = ({ party, role }: Caller) => ({ party, seesAll: role === 'administrator' });

@ApiTags('requests')
@ApiBearerAuth()
@Controller('v1/requests')
export class ReadingController {
  constructor(
    @Inject(RequestList) private readonly requests: RequestList,
    @Inject(Door) private readonly door: Door,
  ) {}

  @Get()
  @Does('requests:list')
  @ApiOperation({ summary: 'Your requests and those put to you, oldest first' })
  list(@CallerOf() caller: Caller, @Query() { state, relation, breached, quarantined, limit = 100, cursor }: ListDto) {
    const party = caller.role === 'administrator' ? {} : { party: caller.party };
    return this.requests.list({
      ...party,
      limit,
      ...present('state', state),
      ...present('relation', relation),
      ...present('breached', breached),
      ...present('quarantined', quarantined),
      ...present('cursor', cursor),
    });
  }

  @Get(':id')
  @Does('requests:read')
  @Id()
  @ApiOperation({ summary: 'One request with its legs and clocks' })
  read(@CallerOf() caller: Caller, @LoadedRequest() loaded: Loaded, @Res({ passthrough: true }) reply: FastifyReply) {
    void reply.header('etag', `"${loaded.revision}"`);
    return requestDocument(loaded.state as RaisedState, viewer(caller));
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
    const request = requestDocument(loaded.state as RaisedState, viewer(caller));
    return { generatedAt: this.door.now(), request, events: evidenceOf(loaded, viewer(caller)) };
  }
}
