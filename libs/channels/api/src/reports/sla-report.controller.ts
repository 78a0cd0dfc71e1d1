import { Readable } from 'node:stream';
import { Inject, Param, Query } from '@nestjs/common';
import { slaReportPage } from '@icx/pages';
import { isRefusal } from '@icx/refusals';
import { parseMonth, type Month } from '@icx/reporting';
import {
  breachCells,
  extractCells,
  Extracts,
  figureCells,
  ReportCalendar,
  reportExtractSchema,
  Reports,
  reportUnknown,
  restatementSchema,
  Restatements,
  SlaReport,
  slaReportSchema,
  type NamedCutOff,
  type Report,
  type SlaReportFigures,
} from '@icx/reporting-service';
import { Read, Subject } from '../http/act.ts';
import { CallerOf, type Caller } from '../http/action.ts';
import { ok, text } from '../http/answered.ts';
import { csvOfRows } from '../http/attachments.ts';
import { page, pageAnswer, SANDBOX } from '../http/page.ts';
import { orRefuse } from '../http/problem.ts';
import { CutOffDto, ExtractDto } from './reports.dto.ts';

const rowsWords = 'Of each the route by which it came there. Meter points are masked; no code is in it.';

/** The monthly SLA report: whole to SECAS, and of it to each supplier its own part. */
@Subject('reports', 'v1/reports/sla')
export class SlaReportController {
  constructor(
    private readonly reports: Reports,
    private readonly report: SlaReport,
    private readonly extracts: Extracts,
    private readonly restatements: Restatements,
    private readonly calendar: ReportCalendar,
    @Inject(SANDBOX) private readonly sandbox: boolean,
  ) {}

  @Read(':month.csv', 'reports:sla', 'The same as CSV, a line for each figure', text('text/csv', 'The figures'))
  async readSlaReportAsCsv(@Param('month') month: string, @Query() { cutoff }: CutOffDto) {
    const report = await this.#reportOf(monthOf(month), cutoff);
    return csvOfRows(Readable.from(figureCells(report, report.figures)), `sla-${month}.csv`);
  }

  @Read(':month.html', 'reports:sla', 'The same as a page to read and print, with charts', page('The report as a page'))
  async readSlaReportAsPage(@Param('month') month: string, @Query() { cutoff }: CutOffDto) {
    const report = await this.#reportOf(monthOf(month), cutoff);
    const { production, issues } = await this.calendar.of('sla', report.month);
    return pageAnswer(slaReportPage(report, { test: this.sandbox, production, issues }));
  }

  @Read(
    ':month',
    'reports:sla',
    {
      summary: 'The SLA report of a month: per installing supplier, requester and channel',
      description:
        'Made from events: the same cut-off gives the same figures, whenever it is asked. Of a month that has not ended ' +
        'it tells all up to now.',
    },
    ok(slaReportSchema),
  )
  readSlaReport(@Param('month') month: string, @Query() { cutoff }: CutOffDto) {
    return this.#reportOf(monthOf(month), cutoff);
  }

  @Read(
    ':month/breaches.csv',
    'reports:sla',
    { summary: 'Every breach of the month as CSV, by its day due', description: rowsWords },
    text('text/csv', 'The breaches'),
  )
  async readSlaBreaches(@CallerOf() caller: Caller, @Param('month') month: string, @Query() { cutoff }: CutOffDto) {
    return this.#breaches(caller, monthOf(month), cutoff);
  }

  @Read(
    ':month/restatements',
    'reports:sla',
    'What the issued report would say otherwise now, the legs that changed and what happened to them',
    ok(restatementSchema),
  )
  async readSlaRestatements(@Param('month') month: string) {
    return orRefuse(await this.restatements.of(monthOf(month)));
  }

  @Read(
    ':month/extract',
    'reports:extract',
    {
      summary: 'What a supplier may see of the issued report: its own figures, and its rank',
      description: 'Of others nobody is named.',
    },
    ok(reportExtractSchema),
  )
  async readSlaExtract(@CallerOf() caller: Caller, @Param('month') month: string, @Query() { party }: ExtractDto) {
    return orRefuse(await this.extracts.of(monthOf(month), caller, party));
  }

  @Read(
    ':month/extract.csv',
    'reports:extract',
    'The same as CSV, a line for each figure',
    text('text/csv', 'The figures'),
  )
  async readSlaExtractAsCsv(@CallerOf() caller: Caller, @Param('month') month: string, @Query() { party }: ExtractDto) {
    const extract = orRefuse(await this.extracts.of(monthOf(month), caller, party));
    return csvOfRows(Readable.from(extractCells(extract)), `sla-${month}-${extract.party}.csv`);
  }

  @Read(
    ':month/extract/breaches.csv',
    'reports:extract',
    {
      summary: 'The breaches of the issued report that your party answers for or waited for, as CSV',
      description: rowsWords,
    },
    text('text/csv', 'The breaches'),
  )
  async readOwnSlaBreaches(@CallerOf() caller: Caller, @Param('month') month: string) {
    return this.#breaches(caller, monthOf(month), orRefuse(await this.extracts.cutOffOf(monthOf(month))));
  }

  async #reportOf(month: Month, cutoff: NamedCutOff | undefined): Promise<Report<SlaReportFigures>> {
    return orRefuse(await this.reports.reportOf<SlaReportFigures>('sla', month, cutoff));
  }

  async #breaches(caller: Caller, month: Month, cutoff: NamedCutOff | undefined) {
    const cut = orRefuse(await this.reports.cutOf(month, cutoff));
    const rows = this.report.breaches(cut, this.reports.rulesAt(cut.position), caller);
    return csvOfRows(breachCells(rows), `sla-${month}-breaches.csv`);
  }
}

/** What is no month has no report. */
const monthOf = (named: string): Month => {
  const month = parseMonth(named);
  return orRefuse(isRefusal(month) ? reportUnknown : month);
};
