import { createRequire } from 'node:module';
import { canonicalHash } from '@icx/audit';
import { Turns } from '@icx/commands';
import type { Position } from '@icx/event-store';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import type { Basis, CutOff, Figures, Month, Period, ReportKind } from '@icx/reporting';
import type { ReportTarget } from '@icx/rules';
import type { Rulebook } from '@icx/rules-service';
import type { Calendars, Instant, Term } from '@icx/working-days';
import type { CutOffs, CutPeriod, NamedCutOff } from './cut-offs.ts';

const { version: RELEASE } = createRequire(import.meta.url)('../package.json') as { readonly version: string };

/** By which rules the exchange decided at a cut-off. */
export interface RulesThen {
  readonly calendars: Calendars;
  readonly terms: readonly Term[];
  readonly reportTargets: readonly ReportTarget[];
}

/** Makes the figures of one kind of report: the same of the same cut-off, whenever it is asked. */
export type FiguresAt<Made> = (cut: CutPeriod, rules: RulesThen) => Promise<Made>;
/** Each kind with the figures that it has. */
export type Makers = { readonly [Kind in ReportKind]?: FiguresAt<unknown> };

/** What one says at a cut-off. */
export interface Report<Made = Figures> {
  readonly kind: ReportKind;
  readonly month: Month;
  readonly from: Instant;
  readonly until: Instant;
  readonly cutoff: CutOff;
  /** The month had ended. */
  readonly complete: boolean;
  readonly basis: Basis;
  readonly release: string;
  /** Of what it says: of all but the release and the position. */
  readonly hash: string;
  readonly figures: Made;
}

/** Reports that were made last: the same cut-off is asked for again by pages, files and restatements. */
const KEPT = 8;

const kindUnknown = refuse.unknown(
  'report-kind-unknown',
  'There is no report of that kind: GET /v1/reports lists them.',
);

/**
 * Reports as functions of the log at a cut-off. One is made at a time, so that many who ask cost no more than one; and of what
 * one party asks for one waits at a time, so that whoever asks for a thousand cut-offs delays others by one of them.
 */
export class Reports {
  readonly #turns = new Turns();
  readonly #made = new Map<string, Report<unknown>>();

  constructor(
    private readonly cutOffs: CutOffs,
    private readonly book: Pick<Rulebook, 'at'>,
    private readonly makers: Makers,
  ) {}

  /** Refused with `report-kind-unknown`, and as `CutOffs.of` refuses. @param asker whose wish it is; without one the exchange’s */
  async reportOf<Made = Figures>(
    kind: ReportKind,
    month: Month,
    named?: NamedCutOff,
    asker = 'exchange',
  ): Promise<Parsed<Report<Made>>> {
    if (!this.makers[kind]) return kindUnknown;
    const cut = await this.cutOffs.of(month, named);
    if (isRefusal(cut)) return cut;
    const { period, position } = cut;
    const key = [kind, month, position, period.at].join(' ');
    const make = async () => {
      const made = this.#made.get(key) ?? (await this.#make(kind, cut));
      this.#made.delete(key);
      this.#made.set(key, made);
      if (this.#made.size > KEPT) this.#made.delete(this.#made.keys().next().value!);
      return made;
    };
    return (await this.#turns.take(`by ${asker}`, () => this.#turns.take('report', make))) as Report<Made>;
  }

  /** Refused as `CutOffs.of` refuses. */
  cutOf(month: Month, named?: NamedCutOff): Promise<Parsed<CutPeriod>> {
    return this.cutOffs.of(month, named);
  }

  rulesAt(position: Position): RulesThen {
    return this.book.at(position);
  }

  async #make(kind: ReportKind, cut: CutPeriod): Promise<Report<unknown>> {
    const { period, position } = cut;
    const rules = this.rulesAt(position);
    const said = {
      ...{ kind, month: period.month, from: period.from, until: period.until, complete: period.at === period.until },
      cutoff: cutOffOf(period, position),
      basis: basisOf(rules),
      figures: await this.makers[kind]!(cut, rules),
    };
    // By a later position nothing else may be known: then it says the same.
    return { ...said, release: RELEASE, hash: canonicalHash({ ...said, cutoff: period.at }) };
  }
}

const cutOffOf = ({ at }: Period, position: Position): CutOff => ({ position: String(position), at });

const basisOf = ({ calendars, terms }: RulesThen): Basis => ({
  calendars: Object.values(calendars).map(({ name, version }) => ({ name, version })),
  terms,
});
