import type { EventStore, Position } from '@icx/event-store';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { reportKinds } from '@icx/reporting';
import type { Rulebook } from '@icx/rules-service';
import type { Clock } from '@icx/runtime';
import { outageAt } from '@icx/sla';
import type { Outages } from '@icx/sla-service';
import { CutOffs } from './cut-offs.ts';
import { Extracts } from './extract.ts';
import { FactsAt } from './facts-at.ts';
import { ReportIssues } from './issues.ts';
import { OperationalReport } from './operational-report.ts';
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
  /** When the exchange was away; without it, never. */
  readonly outages?: Pick<Outages, 'recorded'>;
}

/** What makes and issues reports, ready to use without Nest. */
export const reportingServices = (engines: ReportingEngines) => {
  const { log, views, clock, register, book } = engines;
  const outages = (upTo: Position) => engines.outages?.recorded(upTo) ?? Promise.resolve([]);
  const outagesAt: OutagesAt = async (position) => {
    const known = await outages(position);
    return (at) => outageAt(known, at) !== undefined;
  };
  const facts = new FactsAt(log, views);
  const slaReport = new SlaReport(facts, new ReadinessAt(log, register), outagesAt);
  const operationalReport = new OperationalReport({
    ...{ log, views, facts, outages },
    issues: (kind, month) => issues.of(kind, month),
  });
  const makers: Makers = { sla: slaReport.figuresAt, operational: operationalReport.figuresAt };
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
