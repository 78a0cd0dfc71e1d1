import { Counter, Gauge, Registry } from 'prom-client';

/** A measurement that is taken when somebody asks; `undefined`: there is none now. */
export interface Measured {
  readonly name: string;
  readonly help: string;
  readonly measure: () => number | undefined | Promise<number | undefined>;
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

  gauge({ name, help, measure }: Measured): void {
    const gauge: Gauge = new Gauge({
      name,
      help,
      registers: [this.#registry],
      collect: async () => {
        const value = await measure();
        if (value === undefined) gauge.reset();
        else gauge.set(value);
      },
    });
  }

  /** The text that Prometheus reads, and its media type. */
  async text(): Promise<{ readonly type: string; readonly body: string }> {
    return { type: this.#registry.contentType, body: await this.#registry.metrics() };
  }
}
