import { Body, Query } from '@nestjs/common';
import {
  backlogEntrySchema,
  BacklogList,
  backlogPageSchema,
  BacklogRegister,
  entryDocument,
  entryUnknown,
  FileDecisions,
  fileDecisionSchema,
  nameFault,
} from '@icx/backlog-service';
import { Type } from '@icx/documents';
import { isRefusal } from '@icx/refusals';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { created, ok } from '../http/answered.ts';
import { Answer, Call, type Acting } from '../http/call.ts';
import { orRefuse, Refused } from '../http/problem.ts';
import {
  BacklogAcceptanceDto,
  BacklogProposalDto,
  proposalNamed,
  ProposalPageDto,
  BacklogReasonDto,
} from './backlog.dto.ts';

const decided = ok(
  Type.Union([backlogEntrySchema, fileDecisionSchema]),
  'The device as it is now; or the decision on the file, which is carried out row by row',
);

/** Devices that suppliers propose for the register, and what SECAS decides. */
@Subject('backlog', 'v1/backlog/proposals')
export class BacklogProposalsController {
  constructor(
    private readonly register: BacklogRegister,
    private readonly list: BacklogList,
    private readonly decisions: FileDecisions,
  ) {}

  @Act(
    '',
    'backlog:propose',
    'Propose a device that you wait for since before the obligation began (gaining supplier); SECAS decides',
    created(backlogEntrySchema),
    ok(backlogEntrySchema, 'It was proposed, or is on the register, already'),
  )
  async proposeBacklog(@Call() { context }: Acting, @Body() dto: BacklogProposalDto) {
    const fault = nameFault(dto);
    if (fault) throw new Refused(fault);
    const { created: isNew, ...found } = orRefuse(await this.register.propose(dto, context));
    const location = `/v1/backlog/${found.id}`;
    return new Answer(entryDocument(found), { status: isNew ? 201 : 200, location });
  }

  @Read(
    '',
    'backlog:list',
    'What waits for the decision of SECAS, in the order in which it came',
    ok(backlogPageSchema),
  )
  listBacklogProposals(@CallerOf() caller: Caller, @Query() { limit = 100, ...query }: ProposalPageDto) {
    return this.list.pageFor(caller, { limit, ...query, state: 'proposed' });
  }

  @Act(':proposal/acceptance', 'backlog:decide', 'Accept a proposal, or every open one of a file (SECAS)', decided)
  acceptBacklogProposal(@Call() call: Acting, @Body() { reason }: BacklogAcceptanceDto) {
    return this.#decide(call, true, reason ?? null);
  }

  @Act(':proposal/decline', 'backlog:decide', 'Decline a proposal, or every open one of a file (SECAS)', decided)
  declineBacklogProposal(@Call() call: Acting, @Body() { reason }: BacklogReasonDto) {
    return this.#decide(call, false, reason);
  }

  async #decide({ params, context }: Acting, accepted: boolean, reason: string | null) {
    const { entry, file } = proposalNamed(params['proposal']!);
    if (!isRefusal(file)) return orRefuse(await this.decisions.decide({ file, accepted, reason }, context));
    const one = orRefuse(entry, entryUnknown);
    const { receivedAt: at } = context;
    const done = accepted
      ? await this.register.accept(one, reason, at, context)
      : await this.register.decline(one, reason!, at, context);
    return entryDocument(orRefuse(done));
  }
}
