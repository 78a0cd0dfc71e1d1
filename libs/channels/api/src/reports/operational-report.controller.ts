import { Readable } from 'node:stream';
import { Inject, Param, Query } from '@nestjs/common';
import { operationalReportPage } from '@icx/pages';
import { parseMonth, type OperationalFigures } from '@icx/reporting';
import {
  figureCells,
  operationalFor,
  operationalReportSchema,
  ReportCalendar,
  Reports,
  type NamedCutOff,
} from '@icx/reporting-service';
import { Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { ok, text } from '../http/answered.ts';
import { csvOfRows } from '../http/attachments.ts';
import { page, pageAnswer, SANDBOX } from '../http/page.ts';
import { orRefuse } from '../http/problem.ts';
import { CutOffDto } from './reports.dto.ts';

/** The monthly operational report (MP122B): whole to SECAS and DCC, to a supplier its own messages. */
@Subject('reports', 'v1/reports/operational')
export class OperationalReportController {
  constructor(
    private readonly reports: Reports,
    private readonly calendar: ReportCalendar,
    @Inject(SANDBOX) private readonly sandbox: boolean,
  ) {}

  @Read(':month.csv', 'reports:operational', 'The same as CSV, a line for each figure', text('text/csv', 'The figures'))
  async readOperationalReportAsCsv(
    @CallerOf() caller: Caller,
    @Param('month') month: string,
    @Query() { cutoff }: CutOffDto,
  ) {
    const report = await this.#reportFor(caller, month, cutoff);
    return csvOfRows(Readable.from(figureCells(report, report.figures)), `operational-${month}.csv`);
  }

  @Read(
    ':month.html',
    'reports:operational',
    'The same as a page to read and print, with charts',
    page('The report as a page'),
  )
  async readOperationalReportAsPage(
    @CallerOf() caller: Caller,
    @Param('month') month: string,
    @Query() { cutoff }: CutOffDto,
  ) {
    const report = await this.#reportFor(caller, month, cutoff);
    const { production, issues } = await this.calendar.of('operational', report.month);
    return pageAnswer(operationalReportPage(report, { test: this.sandbox, production, issues }));
  }

  @Read(
    ':month',
    'reports:operational',
    {
      summary: 'The operational report of a month (MP122B): handshakes, data-fix times, availability',
      description: 'To a supplier its own messages. Made from events, as the SLA report is.',
    },
    ok(operationalReportSchema),
  )
  readOperationalReport(@CallerOf() caller: Caller, @Param('month') month: string, @Query() { cutoff }: CutOffDto) {
    return this.#reportFor(caller, month, cutoff);
  }

  async #reportFor(caller: Caller, month: string, cutoff: NamedCutOff | undefined) {
    const asked = orRefuse(parseMonth(month));
    const report = orRefuse(
      await this.reports.reportOf<OperationalFigures>('operational', asked, cutoff, caller.party),
    );
    return operationalFor(report, caller);
  }
}
