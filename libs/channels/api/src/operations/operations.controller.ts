import { Controller, Get, HttpCode, Inject, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AdministrativeActs, commandIdReused } from '@icx/commands';
import { Metrics } from '@icx/runtime';
import { CallerOf, Does } from '../http/action.ts';
import type { Caller } from '../http/action.ts';
import { Door, Headers } from '../http/envelope.ts';
import type { CommandHeaders } from '../http/envelope.ts';
import { Refused } from '../http/problem.ts';
import { Health, VIEWS } from './health.ts';
import type { Rebuildable } from './health.ts';

@ApiTags('operations')
@Controller()
export class OperationsController {
  constructor(
    private readonly health: Health,
    @Inject(VIEWS) private readonly views: Rebuildable,
    private readonly acts: AdministrativeActs,
    private readonly door: Door,
    private readonly metrics: Metrics,
  ) {}

  @Get('livez')
  @Does('health:read')
  @ApiOperation({ summary: 'The process runs' })
  livez() {
    return { status: 'alive' };
  }

  @Get('readyz')
  @Does('health:read')
  @ApiOperation({
    summary: '200 while log and vault can be written and the views have caught up; "degraded" lists what needs a look',
  })
  async readyz(@Res({ passthrough: true }) reply: FastifyReply) {
    const report = await this.health.report();
    void reply.status(report.status === 'ready' ? 200 : 503);
    return report;
  }

  @Get('metrics')
  @Does('metrics:read')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'What Prometheus reads: answers by routing basis (misroute rate), lags, silence, degraded' })
  async measure(@Res({ passthrough: true }) reply: FastifyReply) {
    const { type, body } = await this.metrics.text();
    void reply.type(type);
    return body;
  }

  @Post('v1/views/rebuild')
  @HttpCode(202)
  @Does('views:rebuild')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Build all views anew from the log and swap them in, while serving',
    description: 'Sent again it orders nothing, and tells how things are now.',
  })
  async rebuild(@CallerOf() caller: Caller, @Headers() headers: CommandHeaders) {
    const recorded = await this.acts.record({
      type: 'administration.views-rebuild-ordered.v1',
      ...this.door.context(caller, headers),
    });
    if (recorded === 'reused') throw new Refused(commandIdReused);
    // Its end and its failure are told by the progress: nobody waits here for minutes.
    if (recorded === 'recorded') void this.views.rebuild();
    return this.views.progress();
  }

  @Get('v1/views/rebuild')
  @Does('views:rebuild')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'How far the rebuild is' })
  progress() {
    return this.views.progress();
  }
}
