import { Body, Param, Query } from '@nestjs/common';
import { parseBacklogEntryId } from '@icx/backlog';
import {
  backlogEntrySchema,
  BacklogList,
  backlogPageSchema,
  BacklogRegister,
  BacklogSummaries,
  backlogSummarySchema,
  entryDocument,
  entryUnknown,
} from '@icx/backlog-service';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { BacklogListDto, BacklogSummaryDto, BacklogReasonDto } from './backlog.dto.ts';

/** What waits for its code since before the obligation began. */
@Subject('backlog', 'v1/backlog')
export class BacklogRegisterController {
  constructor(
    private readonly register: BacklogRegister,
    private readonly list: BacklogList,
    private readonly summaries: BacklogSummaries,
  ) {}

  @Read(
    '',
    'backlog:list',
    {
      summary: 'The backlog, in the order in which it came: your own and what is put to you; for SECAS all',
      description:
        'A device on the register stands here until its code is asked for; then its request does. What has no evidence ' +
        'of installation is counted apart and is in no burn-down.',
    },
    ok(backlogPageSchema),
  )
  listBacklog(@CallerOf() caller: Caller, @Query() { limit = 100, ...query }: BacklogListDto) {
    return this.list.pageFor(caller, { limit, ...query });
  }

  @Read(
    'summary',
    'backlog:list',
    'How the backlog stands: to the obligation, by evidence of installation, by age, and month by month; each figure with its rows',
    ok(backlogSummarySchema),
  )
  summariseBacklog(@CallerOf() caller: Caller, @Query() { months = 12, ...asked }: BacklogSummaryDto) {
    return this.summaries.of(caller, asked, months);
  }

  @Read(':entry', 'backlog:list', 'One device on the register, or proposed for it', ok(backlogEntrySchema))
  async readBacklogEntry(@CallerOf() caller: Caller, @Param('entry') named: string) {
    return entryDocument(orRefuse(await this.register.readFor(entryNamed(named), caller)));
  }

  @Act(
    ':entry/leaving',
    'backlog:leave',
    'Take a device out of the backlog (SECAS): what waits for its code has a clock from now on, with the full term',
    ok(backlogEntrySchema),
  )
  async leaveBacklogEntry(@Call() { params, context }: Acting, @Body() { reason }: BacklogReasonDto) {
    return entryDocument(orRefuse(await this.register.leave(entryNamed(params['entry']!), reason, context)));
  }
}

/** What is no name of an entry is answered as one that is not there. */
const entryNamed = (named: string) => orRefuse(parseBacklogEntryId(named), entryUnknown);
