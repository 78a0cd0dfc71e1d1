import { Commands, deciderOf, type CommandContext } from '@icx/commands';
import type { EventStore } from '@icx/event-store';
import type { PartyId } from '@icx/identifiers';
import type { Party } from '@icx/parties';
import type { Register } from '@icx/parties-service';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse, type Parsed } from '@icx/refusals';
import {
  decideIssue,
  evolveIssues,
  reportEventTypes,
  type Figures,
  type Issue,
  type IssuesState,
  type Month,
  type ReportEvent,
  type ReportKind,
} from '@icx/reporting';
import type { NamedCutOff } from './cut-offs.ts';
import type { Reports } from './reports.ts';

export const reportStream = (kind: ReportKind, month: Month): string => `reports-${kind}-${month}`;
const reportsStream = deciderOf<IssuesState, ReportEvent>([], evolveIssues, reportEventTypes);

/** Characters of figures that go into the event; those of 500 parties do. */
const MOST = 1_000_000;

/** To whom each goes. */
const readers: Readonly<Record<ReportKind, readonly Party['kind'][]>> = {
  sla: ['supplier'],
  operational: ['supplier', 'dcc'],
};

const notOver = refuse.conflict(
  'report-month-not-over',
  'That month has not ended: its report can be read, and issued from the first day of the next one.',
);
const notIssued = refuse.unknown(
  'report-not-issued',
  'The report of that month has not been issued. Until then where your party stands is told by GET /v1/sla/summary.',
);

/** SECAS's act: from then on it is known what the report said, and everybody may hold it to that. */
export class ReportIssues {
  readonly #commands: Commands;

  constructor(
    log: EventStore,
    views: ReadStore,
    private readonly reports: Reports,
    private readonly register: Pick<Register, 'parties'>,
  ) {
    this.#commands = new Commands(log, views);
  }

  /** Refused with `report-month-not-over`, `report-unchanged`, and as `reportOf` is. */
  async issue(
    kind: ReportKind,
    month: Month,
    named: NamedCutOff | undefined,
    by: CommandContext,
  ): Promise<Parsed<Issue>> {
    const done = await this.#commands.perform(reportStream(kind, month), reportsStream, by, async (issues) => {
      const report = await this.reports.reportOf(kind, month, named);
      if (isRefusal(report)) return report;
      if (!report.complete) return notOver;
      const { cutoff, basis, hash, figures } = report;
      const kept: Figures | null = JSON.stringify(figures).length <= MOST ? figures : null;
      const parties = await this.#readersOf(kind);
      return decideIssue({ kind, month, at: by.receivedAt, cutoff, basis, hash, figures: kept, parties }, issues);
    });
    return isRefusal(done) ? done : done.state.at(-1)!;
  }

  /** The first one first. */
  async of(kind: ReportKind, month: Month): Promise<IssuesState> {
    return (await this.#commands.load(reportStream(kind, month), reportsStream)).state;
  }

  /** The one that stands. Refused with `report-not-issued`. */
  async latest(kind: ReportKind, month: Month): Promise<Parsed<Issue>> {
    return (await this.of(kind, month)).at(-1) ?? notIssued;
  }

  async #readersOf(kind: ReportKind): Promise<readonly PartyId[]> {
    const parties = [...(await this.register.parties()).values()];
    const told = parties.filter(({ kind: its, left = false }) => readers[kind].includes(its) && !left);
    return told.map(({ party }) => party).toSorted();
  }
}
