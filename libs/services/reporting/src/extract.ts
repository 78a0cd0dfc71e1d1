import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import {
  rankOf,
  type CutOff,
  type Issue,
  type Month,
  type Rank,
  type RequesterFigures,
  type SupplierFigures,
} from '@icx/reporting';
import type { NamedCutOff } from './cut-offs.ts';
import type { ReportIssues } from './issues.ts';
import type { Report, Reports } from './reports.ts';
import { cutOffNamed } from './restatements.ts';
import type { SlaReportFigures } from './sla-report.ts';

/** What one party may see of an issued SLA report: its own figures, and where it stands among others, of whom none is named. */
export interface Extract {
  readonly month: Month;
  readonly party: PartyId;
  readonly issue: number;
  readonly cutoff: CutOff;
  readonly supplier: SupplierFigures | null;
  readonly requester: RequesterFigures | null;
  readonly rank: Rank | null;
}

export const reportUnknown = refuse.unknown(
  'report-unknown',
  'There is no such report, or it is not yours. What a party may see of the SLA report is GET /v1/reports/sla/{month}/extract.',
);

/** Parts of issued reports for those whom they are about. */
export class Extracts {
  constructor(
    private readonly reports: Reports,
    private readonly issues: ReportIssues,
  ) {}

  /** Of a supplier its own, to SECAS anybody's. Refused with `report-not-issued`, `report-unknown`. */
  async of(month: Month, viewer: Viewer, named: PartyId | undefined): Promise<Parsed<Extract>> {
    const party = named ?? viewer.party;
    if (viewer.role !== 'administrator' && (viewer.role !== 'supplier' || party !== viewer.party)) return reportUnknown;
    const issue = await this.issues.latest('sla', month);
    if (isRefusal(issue)) return issue;
    const figures = await this.#figuresOf(month, issue, viewer.party);
    if (isRefusal(figures)) return figures;
    const { suppliers, requesters } = figures;
    return {
      ...{ month, party, issue: issue.number, cutoff: issue.cutoff },
      supplier: suppliers.find((one) => one.party === party) ?? null,
      requester: requesters.find((one) => one.party === party) ?? null,
      rank: rankOf(party, suppliers),
    };
  }

  /** As they were issued: whoever asks, and however often, nothing is counted for it. Too many for one event, made again. */
  async #figuresOf(month: Month, issue: Issue, asker: PartyId): Promise<Parsed<SlaReportFigures>> {
    if (issue.figures) return issue.figures as unknown as SlaReportFigures;
    const report: Parsed<Report<SlaReportFigures>> = await this.reports.reportOf(
      'sla',
      month,
      cutOffNamed(issue),
      asker,
    );
    return isRefusal(report) ? report : report.figures;
  }

  /** Of the issue that stands. Refused with `report-not-issued`. */
  async cutOffOf(month: Month): Promise<Parsed<NamedCutOff>> {
    const issue = await this.issues.latest('sla', month);
    return isRefusal(issue) ? issue : cutOffNamed(issue);
  }
}
