import { minutesAway, type LegFacts, type Outage, type OutagesState } from '@icx/sla';
import type { Calendar, PlainDate } from '@icx/working-days';
import type { ReportKind } from '../issue.ts';
import type { Month, Period } from '../month.ts';
import { rate } from '../supplier-figures.ts';
import { DataFixTimes, type CaseFacts, type DataFixFigures } from './data-fix-times.ts';
import { excluded, type Excluded } from './excluded.ts';
import { Handshakes, type ChannelHandshakes, type HandshakeFigures, type PartyHandshakes } from './handshakes.ts';

/** How much of the month, up to the cut-off, the exchange was there. */
export interface Availability {
  readonly minutes: number;
  readonly minutesAway: number;
  /** 0 to 1 by four decimals. */
  readonly available: number | null;
  readonly outages: readonly Outage[];
}

/** How long the reports of the month before took, as far as was known at the cut-off. */
export interface ProductionTime {
  readonly report: ReportKind;
  readonly of: Month;
  readonly targetWorkingDays: number;
  readonly derogation: boolean;
  readonly dueOn: PlainDate;
  /** `null`: not issued yet. */
  readonly issuedOn: PlainDate | null;
  readonly workingDays: number | null;
}

/** The operational report (MP122B). */
export interface OperationalFigures {
  readonly total: HandshakeFigures;
  readonly channels: readonly ChannelHandshakes[];
  readonly parties: readonly PartyHandshakes[];
  readonly dataFixes: readonly DataFixFigures[];
  readonly availability: Availability;
  readonly production: readonly ProductionTime[];
  readonly excluded: readonly Excluded[];
}

const availabilityOf = ({ from, at }: Period, outages: OutagesState): Availability => {
  const minutes = Math.round((Date.parse(at) - Date.parse(from)) / 60_000);
  const away = minutesAway(outages, from, at);
  const within = outages.filter((one) => one.from < at && one.until > from);
  return { minutes, minutesAway: away, available: rate(minutes - away, minutes), outages: within };
};

/** Folds legs and data-fix cases of a month, in whatever order they come. */
export class OperationalMonth {
  readonly #handshakes: Handshakes;
  readonly #dataFixes: DataFixTimes;

  constructor(
    private readonly period: Period,
    calendar: Calendar,
  ) {
    this.#handshakes = new Handshakes(period);
    this.#dataFixes = new DataFixTimes(period, calendar);
  }

  addLeg(leg: LegFacts): void {
    this.#handshakes.addLeg(leg);
  }

  addCase(one: CaseFacts): void {
    this.#dataFixes.add(one);
  }

  figures(outages: OutagesState, production: readonly ProductionTime[]): OperationalFigures {
    return {
      ...this.#handshakes.figures(),
      dataFixes: this.#dataFixes.figures(),
      availability: availabilityOf(this.period, outages),
      production,
      excluded,
    };
  }
}
