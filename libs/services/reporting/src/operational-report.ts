import { dataFixEventTypes, fold, type DataFixEvent } from '@icx/data-fixes';
import { dataFixesQueries } from '@icx/data-fixes-service';
import type { EventStore, Position } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Viewer } from '@icx/parties';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import {
  caseFactsOf,
  monthAfter,
  OperationalMonth,
  productionOf,
  reportKinds,
  type CaseFacts,
  type IssuesState,
  type Month,
  type OperationalFigures,
  type Period,
  type ProductionTime,
  type ReportKind,
} from '@icx/reporting';
import { slices } from '@icx/runtime';
import type { OutagesState } from '@icx/sla';
import type { CutPeriod } from './cut-offs.ts';
import type { FactsAt } from './facts-at.ts';
import type { RulesThen } from './reports.ts';

const PAGE = 200;

/** What the operational report is made of beside the legs, each as it was known at a position. */
export interface OperationalSources {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly facts: FactsAt;
  readonly outages: (upTo: Position) => Promise<OutagesState>;
  readonly issues: (kind: ReportKind, month: Month) => Promise<IssuesState>;
}

/** The monthly operational report (MP122B). */
export class OperationalReport {
  constructor(private readonly sources: OperationalSources) {}

  /** In slices: whoever else calls is answered meanwhile. */
  readonly figuresAt = async (cut: CutPeriod, rules: RulesThen): Promise<OperationalFigures> => {
    const month = new OperationalMonth(cut.period, rules.calendars['england-and-wales']);
    const breathe = slices();
    for await (const legs of this.sources.facts.legs(cut)) {
      for (const leg of legs) month.addLeg(leg);
      await breathe();
    }
    for await (const one of this.#cases(cut.position)) {
      month.addCase(one);
      await breathe();
    }
    return month.figures(await this.sources.outages(cut.position), await this.#production(cut.period, rules));
  };

  /** Every data-fix case as its stream told it up to a position: thousands, so each is read. */
  async *#cases(position: Position): AsyncGenerator<CaseFacts, void, undefined> {
    const { log, views } = this.sources;
    for (let after = 0n; ;) {
      const rows = await dataFixesQueries.cases(views, {}, after, PAGE);
      const streams = await Promise.all(rows.map(({ id }) => log.readStream(id)));
      for (const events of streams) {
        const then = events.filter((event) => event.position <= position && known.has(event.type));
        const state = fold(then as unknown as readonly DataFixEvent[]);
        if (state.status !== 'absent') yield caseFactsOf(state);
      }
      const last = rows.at(-1);
      if (!last || rows.length < PAGE) return;
      after = last.opened_position;
    }
  }

  /** Of the reports of the month before: they are issued in this one. */
  async #production(
    { month, at }: Period,
    { calendars, reportTargets }: RulesThen,
  ): Promise<readonly ProductionTime[]> {
    const of = monthAfter(month, -1);
    const told = await Promise.all(
      reportKinds.map(async (report): Promise<readonly ProductionTime[]> => {
        const [first] = (await this.sources.issues(report, of)).filter((issue) => issue.at < at);
        const production = productionOf(of, first?.at ?? null, reportTargets, calendars['england-and-wales']);
        if (isRefusal(production)) return [];
        const { target, dueOn, issuedOn, workingDays } = production;
        const { workingDays: targetWorkingDays, derogation } = target;
        return [{ report, of, targetWorkingDays, derogation, dueOn, issuedOn, workingDays }];
      }),
    );
    return told.flat();
  }
}

const known = new Set(dataFixEventTypes);

/** All of it to SECAS and DCC; to a supplier its own messages, and what is of nobody. */
export const operationalFor = <Of extends { readonly figures: OperationalFigures }>(
  report: Of,
  { party, role }: Viewer,
): Omit<Of, 'figures'> & { readonly figures: OperationalFigures | OwnOperationalFigures } => {
  if (role !== 'supplier') return report;
  const { parties, availability, production, excluded } = report.figures;
  return { ...report, figures: { parties: own(parties, party), availability, production, excluded } };
};

export type OwnOperationalFigures = Pick<OperationalFigures, 'parties' | 'availability' | 'production' | 'excluded'>;

const own = (parties: OperationalFigures['parties'], party: PartyId) => parties.filter((one) => one.party === party);
