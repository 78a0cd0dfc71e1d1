export { breachCells, extractCells, figureCells } from './csv.ts';
export { CutOffs, parseCutOff, type CutPeriod, type NamedCutOff } from './cut-offs.ts';
export {
  reportExtractSchema,
  reportIssueSchema,
  reportedMonthsSchema,
  reportMembers,
  reportTargetsSchema,
  restatementSchema,
  slaReportSchema,
} from './documents.ts';
export { Extracts, reportUnknown, type Extract } from './extract.ts';
export { FactsAt } from './facts-at.ts';
export { ReportIssues, reportStream } from './issues.ts';
export { reportingQueries } from './queries.ts';
export { operationalReportSchema } from './operational-documents.ts';
export { operationalFor, OperationalReport, type OwnOperationalFigures } from './operational-report.ts';
export { ReportCalendar, type ReportedMonth } from './report-calendar.ts';
export { reportingServices, type ReportingEngines } from './reporting-services.ts';
export { Reports, type FiguresAt, type Makers, type Report, type RulesThen } from './reports.ts';
export { cutOffNamed, Restatements, type Restatement, type RestatedLeg } from './restatements.ts';
export { SlaReport, type OutagesAt, type SlaReportFigures } from './sla-report.ts';
