import { parsePosition, type Position, type RecordedEvent } from '@icx/event-store';
import type { PartyId, RequestId } from '@icx/identifiers';
import { isRefusal, type Parsed } from '@icx/refusals';
import {
  differencesOf,
  supplierPart,
  type CutOff,
  type Difference,
  type Figures,
  type InOutage,
  type Issue,
  type Month,
  type Period,
} from '@icx/reporting';
import { slices } from '@icx/runtime';
import type { LegFacts } from '@icx/sla';
import type { NamedCutOff } from './cut-offs.ts';
import type { FactsAt, RequestThen } from './facts-at.ts';
import type { ReportIssues } from './issues.ts';
import type { Reports } from './reports.ts';
import type { OutagesAt } from './sla-report.ts';

/** Rows that are told; more are counted. */
const MOST = 1_000;
/** Events of one of them. */
const EVENTS = 20;

/** A leg that counts otherwise than when the report was issued, and what happened to it since. */
export interface RestatedLeg {
  readonly request: RequestId;
  readonly leg: number;
  readonly party: PartyId;
  readonly changes: readonly Difference[];
  readonly events: readonly { readonly position: string; readonly type: string; readonly recordedAt: string }[];
}

/** What an issued report would say otherwise now. The issue itself stays as it is. */
export interface Restatement {
  readonly month: Month;
  readonly issue: number;
  /** Made again at its cut-off it says the same, byte for byte. */
  readonly reproduced: boolean;
  readonly then: CutOff;
  readonly now: CutOff;
  readonly differences: readonly Difference[];
  readonly legs: readonly RestatedLeg[];
  /** How many count otherwise, told or not. */
  readonly restated: number;
}

/** Compares an issued SLA report with the same month as it is known now. */
export class Restatements {
  constructor(
    private readonly reports: Reports,
    private readonly issues: ReportIssues,
    private readonly facts: FactsAt,
    private readonly outagesAt: OutagesAt,
  ) {}

  /** Of the issue that stands. Refused with `report-not-issued`, and as `reportOf` is. */
  async of(month: Month): Promise<Parsed<Restatement>> {
    const issue = await this.issues.latest('sla', month);
    if (isRefusal(issue)) return issue;
    const then = await this.reports.reportOf('sla', month, cutOffNamed(issue));
    if (isRefusal(then)) return then;
    const now = await this.reports.reportOf('sla', month);
    if (isRefusal(now)) return now;
    const before = issue.figures ?? then.figures;
    return {
      ...{ month, issue: issue.number, reproduced: then.hash === issue.hash, then: issue.cutoff, now: now.cutoff },
      differences: differencesOf(before, now.figures),
      ...(await this.#legs(month, issue)),
    };
  }

  async #legs(month: Month, issue: Issue): Promise<Pick<Restatement, 'legs' | 'restated'>> {
    const cut = await this.reports.cutOf(month, cutOffNamed(issue));
    if (isRefusal(cut)) throw new Error(`The cut-off of issue ${issue.number} of ${month} is none: ${cut.detail}`);
    const inOutage = await this.outagesAt(cut.position);
    const legs: RestatedLeg[] = [];
    let restated = 0;
    const breathe = slices();
    for await (const requests of this.facts.changedSince(cut))
      for (const request of requests) {
        const { then, now, since } = await this.facts.thenAndSince(request, cut.position);
        const changed = restatedLegs(then, now, since, cut.period, inOutage);
        restated += changed.length;
        legs.push(...changed.slice(0, MOST - legs.length));
        await breathe();
      }
    return { legs, restated };
  }
}

export const cutOffNamed = ({ cutoff }: Pick<Issue, 'cutoff'>): NamedCutOff => ({
  position: parsePosition(cutoff.position) as Position,
  at: cutoff.at,
});

const restatedLegs = (
  then: RequestThen,
  now: RequestThen,
  since: readonly RecordedEvent[],
  period: Period,
  inOutage: InOutage,
): readonly RestatedLeg[] => {
  const part = (leg: LegFacts | undefined): Figures => (leg ? nonZero(supplierPart(leg, period, inOutage)) : {});
  return now.legs.flatMap((leg) => {
    const before = then.legs.find((one) => one.leg === leg.leg);
    const changes = differencesOf(part(before), part(leg));
    if (changes.length === 0) return [];
    return [{ request: leg.request, leg: leg.leg, party: leg.addressee, changes, events: eventsOf(leg.leg, since) }];
  });
};

const nonZero = (part: ReturnType<typeof supplierPart>): Figures =>
  Object.fromEntries(Object.entries(part).filter(([, count]) => count > 0));

/** Those of the leg, and those of the whole request. */
const eventsOf = (leg: number, since: readonly RecordedEvent[]): RestatedLeg['events'] =>
  since
    .filter(({ data }) => data['leg'] === undefined || data['leg'] === leg)
    .slice(0, EVENTS)
    .map(({ position, type, recordedAt }) => ({ position: String(position), type, recordedAt }));
