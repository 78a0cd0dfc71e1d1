import type { EventStore } from '@icx/event-store';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { noOutage, reportKinds } from '@icx/reporting';
import type { Rulebook } from '@icx/rules-service';
import type { Clock } from '@icx/runtime';
import { CutOffs } from './cut-offs.ts';
import { Extracts } from './extract.ts';
import { FactsAt } from './facts-at.ts';
import { ReportIssues } from './issues.ts';
import { ReadinessAt } from './readiness-at.ts';
import { ReportCalendar } from './report-calendar.ts';
import { Reports, type Makers } from './reports.ts';
import { Restatements } from './restatements.ts';
import { SlaReport, type OutagesAt } from './sla-report.ts';

export interface ReportingEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly clock: Clock;
  readonly register: Register;
  readonly book: Rulebook;
}

const noOutages: OutagesAt = () => Promise.resolve(noOutage);

/** What makes and issues reports, ready to use without Nest. */
export const reportingServices = (engines: ReportingEngines, outagesAt: OutagesAt = noOutages) => {
  const { log, views, clock, register, book } = engines;
  const facts = new FactsAt(log, views);
  const slaReport = new SlaReport(facts, new ReadinessAt(log, register), outagesAt);
  const makers: Makers = { sla: slaReport.figuresAt };
  const reports = new Reports(new CutOffs(log, views, clock), book, makers);
  const issues = new ReportIssues(log, views, reports, register);
  return {
    reports,
    slaReport,
    reportIssues: issues,
    extracts: new Extracts(reports, issues),
    restatements: new Restatements(reports, issues, facts, outagesAt),
    reportCalendar: new ReportCalendar(
      { views, clock },
      issues,
      book,
      reportKinds.filter((kind) => makers[kind]),
    ),
  };
};
