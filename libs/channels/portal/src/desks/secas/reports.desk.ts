import { Inject, Injectable } from '@nestjs/common';
import { CutOffDto, ExtractDto } from '@icx/api-channel/dto/reports/reports';
import { orRefuse, SANDBOX } from '@icx/api-channel/http';
import { Admission, type Caller } from '@icx/admission';
import { operationalReportPage, slaReportPage } from '@icx/pages';
import { isRefusal } from '@icx/refusals';
import { parseMonth, reportKinds, type Month, type OperationalFigures } from '@icx/reporting';
import {
  breachCells,
  extractCells,
  Extracts,
  figureCells,
  operationalFor,
  ReportCalendar,
  ReportIssues,
  Reports,
  reportUnknown,
  SlaReport,
  type Report,
  type ReportedMonth,
  type SlaReportFigures,
} from '@icx/reporting-service';
import { clerkDate, clerkMonth } from '@icx/words';
import { Download, Form, Page, WholePage, type Sent, type Visit } from '../../pages/declare.ts';
import { Waits, type WaitingLine } from '../../pages/waiting.ts';

type Of = Visit<CutOffDto>;

/** The monthly reports: to read and print with their charts, as CSV, and their issue. */
@Injectable()
export class ReportsDesk {
  constructor(
    private readonly calendar: ReportCalendar,
    private readonly issues: ReportIssues,
    private readonly reports: Reports,
    private readonly sla: SlaReport,
    private readonly extracts: Extracts,
    private readonly admission: Admission,
    @Inject(SANDBOX) private readonly test: boolean,
  ) {}

  @Page('/reports', 'reports:read', { title: 'Monthly reports', template: 'reports/list', inNavigation: 'Reports' })
  async list({ caller }: Visit) {
    const months = await this.calendar.listFor(caller);
    return {
      table: {
        caption: 'The latest month first',
        columns: ['Month', 'Report', 'Issued', 'Due', 'Working Days taken', ''].map((name) => ({ name })),
        rows: months.map((one) => [
          clerkMonth(one.month),
          kindWords[one.kind],
          issuedWords(one),
          one.production ? clerkDate(one.production.dueOn) : '-',
          one.production ? `${one.production.workingDays ?? '-'} of ${one.production.target.workingDays}` : '-',
          { links: this.#offered(caller, one) },
        ]),
      },
    };
  }

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

  @Form('/reports/:kind/:month/issues', 'reports:issue', {
    ...{ title: 'Issue a report', body: CutOffDto, fields: [], given: 'about', submit: 'Issue it' },
    done: 'Issued, and on its way to the parties.',
  })
  async issue({ params, body: { cutoff }, context }: Sent<CutOffDto>) {
    orRefuse(await this.issues.issue(kindIn(params), monthIn(params), cutoff, context));
    return '/reports';
  }

  async about({ params }: Visit) {
    const [kind, month] = [kindIn(params), monthIn(params)];
    const { issues } = await this.calendar.of(kind, month);
    const again = issues.length > 0 ? ` It restates issue ${issues.length}, which stays as it is.` : '';
    return {
      back: '/reports',
      title: `Issue the ${kindWords[kind]} report of ${clerkMonth(month)}`,
      lead: `Its figures are frozen as they are known now, and sent to the parties.${again}`,
    };
  }

  /** Of the last month that has ended. */
  @Waits('reports:issue')
  async waits(caller: Caller): Promise<readonly WaitingLine[]> {
    const months = await this.calendar.listFor(caller, 2);
    const due = months.filter(({ ended, issues }) => ended && issues.length === 0);
    const days = due.flatMap(({ production }) => (production ? [production.dueOn] : [])).toSorted();
    return [{ text: 'reports to issue', count: due.length, href: '/reports', dueOn: days[0] ?? null }];
  }

  #offered(caller: Caller, { kind, month, ended }: ReportedMonth) {
    const at = `/reports/${kind}/${month}`;
    const link = (text: string, href: string) => ({ text, href, about: `${kindWords[kind]}, ${clerkMonth(month)}` });
    const may = (action: 'reports:sla' | 'reports:operational' | 'reports:issue' | 'reports:extract') =>
      this.admission.mayLookAt(caller, action);
    return [
      ...(may(`reports:${kind}`) ? [link('Read', at), link('CSV', `${at}/figures.csv`)] : []),
      ...(kind === 'sla' && may('reports:sla') ? [link('Breaches', `${at}/breaches.csv`)] : []),
      ...(kind === 'sla' && !may('reports:sla') && may('reports:extract')
        ? [link('Your part as CSV', `${at}/extract.csv`)]
        : []),
      ...(ended && may('reports:issue') ? [link('Issue', `${at}/issues`)] : []),
    ];
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

const kindWords = { sla: 'SLA', operational: 'Operational' } as const;

const issuedWords = ({ issues, ended, production }: ReportedMonth) => {
  const [first] = issues;
  if (!first) return ended ? { text: 'not yet', late: true } : 'the month runs';
  const on = clerkDate(production?.issuedOn ?? first.at.slice(0, 10));
  return issues.length === 1 ? on : `${on}, ${issues.length} issues`;
};

/** What is no month or kind has no report. */
const monthIn = ({ month }: Visit['params']): Month => {
  const parsed = parseMonth(month);
  return orRefuse(isRefusal(parsed) ? reportUnknown : parsed);
};
const kindIn = ({ kind }: Visit['params']) => orRefuse(reportKinds.find((one) => one === kind) ?? reportUnknown);
