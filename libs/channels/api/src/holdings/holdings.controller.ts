import { Body, Query } from '@nestjs/common';
import {
  clearedSchema,
  conflictPageSchema,
  Conflicts,
  deletedSchema,
  Deletions,
  holdingCountSchema,
  HoldingList,
  holdingPageSchema,
  Keeper,
  keepingSchema,
  resolvedSchema,
  Suspicions,
} from '@icx/holdings-service';
import { Act, Read, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import {
  ClearanceDto,
  ConflictListDto,
  HoldingDeletionDto,
  HoldingFilterDto,
  HoldingListDto,
  KeepingDto,
  oneOfTwo,
  ConflictResolutionDto,
} from './holdings.dto.ts';

/** What a party holds, its own and what came to it by successions; whatever others hold is as if it were not there. */
@Subject('holdings', 'v1/holdings')
export class HoldingsController {
  constructor(
    private readonly holdings: HoldingList,
    private readonly conflicts: Conflicts,
    private readonly deletions: Deletions,
    private readonly keeper: Keeper,
    private readonly suspicions: Suspicions,
  ) {}

  @Read(
    '',
    'holdings:list',
    {
      summary: 'What you hold, without the codes',
      description: 'In the order in which it came. A page may hold fewer than "limit"; the last has no "next".',
    },
    ok(holdingPageSchema, 'A page of it'),
  )
  listHoldings(@CallerOf() { party }: Caller, @Query() { after, limit = 100, ...filter }: HoldingListDto) {
    return this.holdings.list(party, filter, { after, limit });
  }

  @Read('count', 'holdings:list', 'How much of it', ok(holdingCountSchema))
  countHoldings(@CallerOf() { party }: Caller, @Query() filter: HoldingFilterDto) {
    return this.holdings.count(party, { ...filter });
  }

  @Read(
    'conflicts',
    'holdings:list',
    {
      summary: 'Other codes for devices that you hold one for: they wait for you to say which one to keep',
      description: 'In the order in which they came. A page may hold fewer than "limit"; the last has no "next".',
    },
    ok(conflictPageSchema, 'A page of them'),
  )
  listHoldingConflicts(@CallerOf() { party }: Caller, @Query() { after, limit = 100, source }: ConflictListDto) {
    return this.holdings.conflicts(party, { after, limit, source });
  }

  @Act(
    'resolutions',
    'holdings:resolve',
    {
      summary: 'Say which code to keep, of one conflict or of up to 500 of a file',
      description:
        'The other one is erased. Where it had been supplied to a request, that is a recall of it: its requester is told ' +
        'and loses it, and the request is put to you anew.',
    },
    ok(resolvedSchema),
  )
  async resolveHoldingConflicts(@Call() { context }: Acting, @Body() dto: ConflictResolutionDto) {
    const which = orRefuse(oneOfTwo(['conflict', dto.conflict], dto.source));
    const named = 'one' in which ? { conflict: which.one } : which;
    return orRefuse(await this.conflicts.resolve(context.party, named, dto.keep, dto.reason, context));
  }

  @Act(
    'deletions',
    'holdings:delete',
    'Have what you hold erased: for one device, or up to 1,000 codes of a file',
    ok(deletedSchema),
  )
  async deleteHoldings(@Call() { context }: Acting, @Body() { deviceId, source, reason }: HoldingDeletionDto) {
    const which = orRefuse(oneOfTwo(['deviceId', deviceId], source));
    return orRefuse(
      'one' in which
        ? await this.deletions.deleteOne(context.party, which.one, reason, context)
        : await this.deletions.deleteFile(context.party, which.source, reason, context),
    );
  }

  @Act('clearances', 'holdings:resolve', 'Say that a suspect code of yours is right after all', ok(clearedSchema))
  async clearSuspicion(@Call() { context }: Acting, @Body() { deviceId, reason }: ClearanceDto) {
    return orRefuse(await this.suspicions.clear(context.party, deviceId, reason, context));
  }

  @Read('keeping', 'holdings:list', 'Whether codes that you supply are kept as your holdings', ok(keepingSchema))
  async readKeeping(@CallerOf() { party }: Caller) {
    const said = await this.keeper.said(party);
    return { keep: said?.keep ?? false, since: said?.at ?? null };
  }

  @Act(
    'keeping',
    'holdings:keep',
    {
      summary: 'Say once for all whether they are',
      description:
        'By an administrator of yours, or an agent that you lent instructions:write. For what you supply from now on; an ' +
        'answer may say otherwise (keepAsHolding). What is kept already stays until you delete it.',
    },
    ok(keepingSchema),
  )
  async sayKeeping(@Call() { context }: Acting, @Body() { keep }: KeepingDto) {
    return orRefuse(await this.keeper.say(context.party, keep, context));
  }
}
