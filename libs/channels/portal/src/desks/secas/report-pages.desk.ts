import { Inject, Injectable } from '@nestjs/common';
import { CutOffDto, ExtractDto } from '@icx/api-channel/dto/reports/reports';
import { orRefuse, SANDBOX } from '@icx/api-channel/http';
import { operationalReportPage, slaReportPage } from '@icx/pages';
import type { OperationalFigures } from '@icx/reporting';
import {
  breachCells,
  extractCells,
  Extracts,
  figureCells,
  operationalFor,
  ReportCalendar,
  Reports,
  SlaReport,
  type Report,
  type SlaReportFigures,
} from '@icx/reporting-service';
import { Download, Page, WholePage, type Visit } from '../../pages/declare.ts';
import { monthIn } from './report-month.ts';

type Of = Visit<CutOffDto>;

/** The monthly reports: to read and print with their charts, and as CSV. */
@Injectable()
export class ReportPagesDesk {
  constructor(
    private readonly reports: Reports,
    private readonly sla: SlaReport,
    private readonly extracts: Extracts,
    private readonly calendar: ReportCalendar,
    @Inject(SANDBOX) private readonly test: boolean,
  ) {}

  @Page('/reports/sla/:month', 'reports:sla', { title: 'SLA report', template: '', query: CutOffDto })
  async slaPage(visit: Of) {
    const report = await this.#slaReport(visit);
    const { production, issues } = await this.calendar.of('sla', report.month);
    return new WholePage(slaReportPage(report, { test: this.test, production, issues }));
  }

  @Page('/reports/sla/:month/figures.csv', 'reports:sla', { title: 'SLA report', template: '', query: CutOffDto })
  async slaFigures(visit: Of) {
    const report = await this.#slaReport(visit);
    return new Download(figureCells(report, report.figures), `sla-${report.month}.csv`);
  }

  @Page('/reports/sla/:month/breaches.csv', 'reports:sla', { title: 'Breaches', template: '', query: CutOffDto })
  async slaBreaches({ caller, params, query: { cutoff } }: Of) {
    const month = monthIn(params);
    const cut = orRefuse(await this.reports.cutOf(month, cutoff));
    const rows = this.sla.breaches(cut, this.reports.rulesAt(cut.position), caller);
    return new Download(breachCells(rows), `sla-${month}-breaches.csv`);
  }

  @Page('/reports/sla/:month/extract.csv', 'reports:extract', { title: 'Extract', template: '', query: ExtractDto })
  async extract({ caller, params, query: { party } }: Visit<ExtractDto>) {
    const month = monthIn(params);
    const extract = orRefuse(await this.extracts.of(month, caller, party));
    return new Download(extractCells(extract), `sla-${month}-${extract.party}.csv`);
  }

  @Page('/reports/operational/:month', 'reports:operational', { title: 'Report', template: '', query: CutOffDto })
  async operationalPage(visit: Of) {
    const report = await this.#operational(visit);
    const { production, issues } = await this.calendar.of('operational', report.month);
    return new WholePage(operationalReportPage(report, { test: this.test, production, issues }));
  }

  @Page('/reports/operational/:month/figures.csv', 'reports:operational', {
    ...{ title: 'Report', template: '', query: CutOffDto },
  })
  async operationalFigures(visit: Of) {
    const report = await this.#operational(visit);
    return new Download(figureCells(report, report.figures), `operational-${report.month}.csv`);
  }

  async #slaReport({ params, query: { cutoff } }: Of): Promise<Report<SlaReportFigures>> {
    return orRefuse(await this.reports.reportOf<SlaReportFigures>('sla', monthIn(params), cutoff));
  }

  async #operational({ caller, params, query: { cutoff } }: Of) {
    const month = monthIn(params);
    const asked = await this.reports.reportOf<OperationalFigures>('operational', month, cutoff, caller.party);
    return operationalFor(orRefuse(asked), caller);
  }
}
