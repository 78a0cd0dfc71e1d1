import { Body, Param } from '@nestjs/common';
import { parseMonth, reportKinds, type ReportKind } from '@icx/reporting';
import {
  ReportCalendar,
  reportedMonthsSchema,
  ReportIssues,
  reportIssueSchema,
  reportTargetsSchema,
  reportUnknown,
} from '@icx/reporting-service';
import { Act, Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { ok } from '../http/answered.ts';
import { Call, type Acting } from '../http/call.ts';
import { orRefuse } from '../http/problem.ts';
import { CutOffDto, ReportTargetDto } from './reports.dto.ts';

/** What every kind of report has in common: which there are, their issue, and by when. */
@Subject('reports', 'v1/reports')
export class ReportsController {
  constructor(
    private readonly calendar: ReportCalendar,
    private readonly issues: ReportIssues,
  ) {}

  @Read(
    '',
    'reports:read',
    {
      summary: 'The monthly reports: issued or not, by when they are due, and the Working Days taken',
      description: 'The latest month first, of the last two years.',
    },
    ok(reportedMonthsSchema),
  )
  async listReports(@CallerOf() caller: Caller) {
    return { items: await this.calendar.listFor(caller) };
  }

  @Read(
    'targets',
    'reports:targets',
    'In how many Working Days a report is to be issued, from which months on',
    ok(reportTargetsSchema),
  )
  readReportTargets() {
    return this.calendar.targets();
  }

  @Act(
    'targets',
    'reports:targets',
    { summary: 'Set the target from a day on', description: 'Earlier ones stay, for the months that they were for.' },
    ok(reportTargetsSchema),
  )
  async setReportTarget(@Call() { context }: Acting, @Body() { derogation = false, ...target }: ReportTargetDto) {
    return orRefuse(await this.calendar.setTarget({ ...target, derogation }, context.receivedAt, context));
  }

  @Act(
    ':kind/:month/issues',
    'reports:issue',
    {
      summary: 'Issue a report: freeze its cut-off and figures, and send it to the parties',
      description:
        'Of a month that has ended. Again only where it says something else by now: then it is numbered, and names the ' +
        'issue that it restates, which stays as it is.',
    },
    ok(reportIssueSchema),
  )
  async issueReport(
    @Call() { context }: Acting,
    @Param('kind') kind: string,
    @Param('month') month: string,
    @Body() { cutoff }: CutOffDto,
  ) {
    const {
      basis: _,
      figures: __,
      ...issue
    } = orRefuse(await this.issues.issue(kindOf(kind), orRefuse(parseMonth(month)), cutoff, context));
    return issue;
  }
}

const kindOf = (text: string): ReportKind => orRefuse(reportKinds.find((kind) => kind === text) ?? reportUnknown);
