import { oversees, type Viewer } from '@icx/parties';
import { breachRow, isBreachOf, SlaMonth, type BreachRow, type InOutage, type SlaFigures } from '@icx/reporting';
import { seesAll } from '@icx/requests-service';
import { Pieces, slices } from '@icx/runtime';
import { routeTo, type LegFacts } from '@icx/sla';
import type { CutPeriod } from './cut-offs.ts';
import type { FactsAt } from './facts-at.ts';
import type { ContactReadiness, ReadinessAt } from './readiness-at.ts';
import type { RulesThen } from './reports.ts';

export interface SlaReportFigures extends SlaFigures {
  readonly readiness: ContactReadiness;
}

/** When the exchange was away, as known at a position. */
export type OutagesAt = (position: CutPeriod['position']) => Promise<InOutage>;

/** The monthly SLA report: its figures, and the rows behind its breaches. */
export class SlaReport {
  /** Of lists: each is read through as slowly as its reader takes it, and no number of them takes the exchange. */
  readonly #pieces = new Pieces();

  constructor(
    private readonly facts: FactsAt,
    private readonly readiness: ReadinessAt,
    private readonly outagesAt: OutagesAt,
  ) {}

  /** In slices: whoever else calls is answered meanwhile. */
  readonly figuresAt = async (cut: CutPeriod, { calendars }: RulesThen): Promise<SlaReportFigures> => {
    const fold = new SlaMonth(cut.period, { calendars, inOutage: await this.outagesAt(cut.position) });
    const breathe = slices();
    for await (const legs of this.facts.legs(cut)) {
      for (const leg of legs) fold.addLeg(leg);
      await breathe();
    }
    for await (const requests of this.facts.requests(cut)) {
      for (const request of requests) fold.addRequest(request);
      await breathe();
    }
    return { ...fold.figures(), readiness: await this.readiness.of(cut.position, cut.period.at) };
  };

  /** Every breach of the month that the viewer may see: as addressee or as requester its own, to SECAS all. */
  async *breaches(
    cut: CutPeriod,
    { calendars }: RulesThen,
    viewer: Viewer,
  ): AsyncGenerator<BreachRow, void, undefined> {
    const { period, position } = cut;
    const inOutage = await this.outagesAt(position);
    const reader = seesAll(viewer) ? undefined : viewer.party;
    const stretches = this.facts.legs(cut);
    for (;;) {
      const { value: legs, done } = await this.#pieces.take(() => stretches.next());
      if (done) return;
      const breaches = legs.filter((leg) => isBreachOf(leg, period) && mayRead(leg, viewer));
      if (breaches.length === 0) continue;
      const routes = await this.facts.legsOf([...new Set(breaches.map(({ request }) => request))], position);
      for (const leg of breaches)
        yield breachRow(leg, {
          route: routeTo(leg, routes.get(leg.request) ?? [], reader),
          period,
          calendars,
          inOutage,
        });
    }
  }
}

const mayRead = ({ addressee, requester }: LegFacts, viewer: Viewer): boolean =>
  seesAll(viewer) || (!oversees(viewer) && (addressee === viewer.party || requester === viewer.party));
