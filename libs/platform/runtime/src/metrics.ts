import { Counter, Gauge, Registry } from 'prom-client';

/** A measurement that is taken when somebody asks; `undefined`: nothing to measure, which is told as 0. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly measure: () => number | undefined | Promise<number | undefined>;
}

/** One measurement of each that the label names; what is no longer named is no longer told of. */
export interface MeasuredEach extends Pick<Measured, 'name' | 'help'> {
  readonly label: string;
  readonly measure: () => Promise<ReadonlyMap<string, number>>;
}

export type Labels = Readonly<Record<string, string>>;

/** What the exchange tells Prometheus of itself. Names of codes, parties, devices and meter points are never labels. */
export class Metrics {
  readonly #registry = new Registry();

  /** Counts from the start of the process on, as Prometheus expects it. Returns what adds one. */
  counter(name: string, help: string, labelNames: readonly string[]): (labels: Labels) => void {
    const counter = new Counter({ name, help, labelNames, registers: [this.#registry] });
    return (labels) => counter.inc(labels);
  }

  /** One that cannot be measured now is left out, so that the others tell why. */
  gauge({ name, help, measure }: Measured): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: async () => {
        try {
          gauge.set((await measure()) ?? 0);
        } catch {
          gauge.remove();
        }
      },
    });
  }

  gauges({ name, help, label, measure }: MeasuredEach): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.#registry],
      collect: async () => {
        const measured = await measure();
        gauge.reset();
        for (const [named, value] of measured) gauge.set({ [label]: named }, value);
      },
    });
  }

  /** The text that Prometheus reads, and its media type. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
