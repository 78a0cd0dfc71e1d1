import { Body } from '@nestjs/common';
import { DataFixCases, dataFixSchema, type CaseAct } from '@icx/data-fixes-service';
import { Act, Subject } from '../http/act.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting, type Answer } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { actorOf, caseNamed, show } from './acting.ts';
import {
  DataFixWithdrawalDto,
  HandlerDto,
  IncidentDto,
  NoteDto,
  RejectionDto,
  RemarkDto,
  ReopeningDto,
  ResolutionDto,
} from './data-fixes.dto.ts';

const shown = ok(dataFixSchema, 'The case, as it is now');

/** What is done to a data-fix case: by those who report it, and by DCC. */
@Subject('data-fixes', 'v1/inventory/data-fixes/:case')
export class DataFixActsController {
  constructor(private readonly cases: DataFixCases) {}

  @Act(
    'handler',
    'data-fixes:name-handler',
    'Name the person who has the case, or hand it over (DCC): its state stays',
    shown,
  )
  nameDataFixHandler(@Call() call: Acting, @Body() dto: HandlerDto) {
    return this.#act(call, { type: 'name-handler', ...dto });
  }

  @Act('incident', 'data-fixes:link-incident', 'Link the Incident under which this one item is corrected (DCC)', shown)
  linkDataFixIncident(@Call() call: Acting, @Body() dto: IncidentDto) {
    return this.#act(call, { type: 'link-incident', ...dto });
  }

  @Act('correction', 'data-fixes:begin-correction', 'The Data Service Provider corrects the data by hand (DCC)', shown)
  beginDataFixCorrection(@Call() call: Acting, @Body() dto: RemarkDto) {
    return this.#act(call, { type: 'begin-correction', ...dto });
  }

  @Act('complaint', 'data-fixes:flag-complaint', 'A consumer has complained (reporter)', shown)
  flagDataFixComplaint(@Call() call: Acting, @Body() dto: RemarkDto) {
    return this.#act(call, { type: 'flag-complaint', ...dto });
  }

  @Act('note', 'data-fixes:add-note', 'A note for the other side (reporter, DCC)', shown)
  addDataFixNote(@Call() call: Acting, @Body() dto: NoteDto) {
    return this.#act(call, { type: 'add-note', ...dto });
  }

  @Act('resolution', 'data-fixes:resolve', 'The inventory is right now (DCC)', shown)
  resolveDataFix(@Call() call: Acting, @Body() dto: ResolutionDto) {
    return this.#act(call, { type: 'resolve', ...dto });
  }

  @Act('rejection', 'data-fixes:reject', 'There is nothing to correct, or not by DCC (DCC)', shown)
  rejectDataFix(@Call() call: Acting, @Body() dto: RejectionDto) {
    return this.#act(call, { type: 'reject', ...dto });
  }

  @Act(
    'withdrawal',
    'data-fixes:withdraw',
    'Take it back (first reporter); if others report it too it passes on to the next of them',
    shown,
  )
  withdrawDataFix(@Call() call: Acting, @Body() dto: DataFixWithdrawalDto) {
    return this.#act(call, { type: 'withdraw', ...dto });
  }

  @Act('reopening', 'data-fixes:reopen', 'The correction did not help: back to its handler (reporter)', shown)
  reopenDataFix(@Call() call: Acting, @Body() dto: ReopeningDto) {
    return this.#act(call, { type: 'reopen', ...dto });
  }

  async #act(call: Acting, act: CaseAct): Promise<Answer> {
    const done = await this.cases.act(caseNamed(call.params['case']!), act, actorOf(call), call.ifRevision);
    return show(orRefuse(done));
  }
}
