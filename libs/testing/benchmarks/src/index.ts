export { machine, type Machine } from './machine.ts';

/** Flat, numbers only: scripts read it. */
export type Figures = Readonly<Record<string, number>>;

export interface BenchOptions {
  /** How many rows the file has, of a bench of files; how many legs a month, of `report`; requests, of `portal`. */
  readonly rows?: number | undefined;
}

export interface Bench {
  /** Takes from seconds to a few minutes; what it has to say meanwhile goes to stderr. */
  readonly run: (options: BenchOptions) => Promise<Figures>;
  /** What the figures are compared by, for the readable table. */
  readonly ratios?: (figures: Figures) => Figures;
}

const ratio = (over?: number, under?: number): number => (over ?? NaN) / (under ?? NaN);

/** Every bench by its name; each is loaded when it is asked for, so that none pays for another's imports. */
export const benches: Readonly<Record<string, Bench>> = {
  append: {
    run: async () => (await import('./append.ts')).append(),
    ratios: ({ ours1, ours256, emmett1, bare }) => ({
      'ours1 / emmett1': ratio(ours1, emmett1),
      'ours256 / bare': ratio(ours256, bare),
    }),
  },
  lifecycle: {
    run: async () => (await import('./lifecycle.ts')).lifecycle(),
    ratios: ({ perSecond, hello, cpuMsPerLifecycle, cpuMsPerHello }) => ({
      'lifecycle calls / hello': ratio((perSecond ?? NaN) * 3, hello),
      'processor time of a lifecycle / hello': ratio(cpuMsPerLifecycle, cpuMsPerHello),
    }),
  },
  auth: { run: async () => (await import('./auth.ts')).auth() },
  rebuild: {
    run: async () => (await import('./rebuild.ts')).rebuild(),
    ratios: ({ eventsPerSecond, bareReadPerSecond }) => ({
      'rebuild / bare read': ratio(eventsPerSecond, bareReadPerSecond),
    }),
  },
  sweep: { run: async () => (await import('./sweep.ts')).sweep() },
  seal: {
    run: async () => (await import('./seal.ts')).seal(),
    ratios: ({ perSecond, bareGcmPerSecond }) => ({
      'sealed and stored / bare GCM': ratio(perSecond, bareGcmPerSecond),
    }),
  },
  reveal: {
    run: async () => (await import('./reveal.ts')).reveal(),
    ratios: ({ p99ms, helloP99ms }) => ({ 'p99 of a reveal / hello': ratio(p99ms, helloP99ms) }),
  },
  switching: {
    run: async () => (await import('./switching.ts')).switching(),
    ratios: ({ perSecond, bareAppendPerSecond }) => ({
      'switches / bare appends': ratio(perSecond, bareAppendPerSecond),
    }),
  },
  succession: { run: async () => (await import('./succession.ts')).succession() },
  'automatic-answers': { run: async () => (await import('./automatic-answers.ts')).automaticAnswers() },
  'map-report': { run: async () => (await import('./map-report.ts')).mapReport() },
  mail: {
    run: async () => (await import('./mail/mail.ts')).mail(),
    ratios: ({ acceptedPerSecond, helloSmtpPerSecond, processedPerSecond, bareProcessedPerSecond }) => ({
      'accepted durably / bare smtp-server': ratio(acceptedPerSecond, helloSmtpPerSecond),
      'processed / mailauth and mailparser alone': ratio(processedPerSecond, bareProcessedPerSecond),
    }),
  },
  footprint: {
    run: async () => {
      const paths = await (await import('./footprint.ts')).answerFootprint();
      process.stderr.write(`${paths.join('\n')}\n`);
      const within = (group: string): number => paths.filter((path) => path.startsWith(group)).length;
      const layers = ['channels', 'services', 'domain', 'platform'].map((layer) => [layer, within(`libs/${layer}/`)]);
      return { answer: paths.length, ...(Object.fromEntries(layers) as Figures) };
    },
  },
  asn: {
    run: async ({ rows }) => (await import('./asn/asn.ts')).asn(rows),
    ratios: ({ ratioPapaparse, ratioCsvParse, requestP99ms, idleRequestP99ms, peakRssMiB10M, peakRssMiB1M }) => ({
      'rows taken / PapaParse alone': ratioPapaparse ?? NaN,
      'rows taken / csv-parse alone': ratioCsvParse ?? NaN,
      'p99 of a request meanwhile / idle': ratio(requestP99ms, idleRequestP99ms),
      'memory for ten million rows / for one': ratio(peakRssMiB10M, peakRssMiB1M),
    }),
  },
  report: {
    run: async ({ rows }) => (await import('./report/report.ts')).report(rows),
    ratios: ({ seconds, bareReadSeconds, commandP99WhileFiringMs, commandP99IdleMs }) => ({
      'the report of a month / a bare read of its events': ratio(seconds, bareReadSeconds),
      'p99 of a command while deadlines are fired / idle': ratio(commandP99WhileFiringMs, commandP99IdleMs),
    }),
  },
  portal: {
    run: async ({ rows }) => (await import('./portal/portal.ts')).portal(rows),
    ratios: ({ p95ms, helloP95ms, sqlPerPage, sqlPerPageOfFew }) => ({
      'p95 of a page / of a bare page of nunjucks': ratio(p95ms, helloP95ms),
      'statements of a page with all requests / with a thousand': ratio(sqlPerPage, sqlPerPageOfFew),
    }),
  },
  client: { run: async () => (await import('./client.ts')).client() },
  distributed: { run: async () => (await import('./distributed/distributed.ts')).distributed() },
  postgresql: { run: async () => (await import('./distributed/postgresql.ts')).postgresql() },
  discovery: { run: async () => (await import('./discovery.ts')).discovery() },
};
