import { decideFile, type FileDecision, type FileDecisionEvent, type FileDecisionState } from '@icx/backlog';
import { evolveFileDecision, fileDecisionEventTypes, type BacklogEntryId } from '@icx/backlog';
import { exchangeItself } from '@icx/event-store';
import type { CommandContext } from '@icx/commands';
import type { StateView } from '@icx/read-store';
import { isRefusal, type Refusal } from '@icx/refusals';
import type { Clock, Job, Turn } from '@icx/runtime';
import { instant } from '@icx/working-days';
import { aFileDecision, fileStream } from './entry-stream.ts';
import type { BacklogParts } from './parts.ts';
import { backlogQueries } from './queries.ts';
import { entryUnknown, type BacklogRegister } from './register.ts';

/** Rows carried out at a time: everybody else's commands come in between. */
const PAGE = 64;
const EVERY = 5_000;

/** Decisions on whole files: those that are not carried out yet go on after a restart. */
export const fileDecisionsView: StateView<FileDecisionState> = {
  name: 'backlog-file-decisions',
  version: 1,
  tables: [
    {
      name: 'backlog_file_decisions',
      columns: { stream: 'text', done: 'boolean', document: 'json' },
      primaryKey: ['stream'],
      indexes: [{ columns: ['stream'], where: 'done = false' }],
    },
  ],
  events: fileDecisionEventTypes,
  initial: null,
  evolve: (state, event) => evolveFileDecision(state, event as unknown as FileDecisionEvent),
  rows: (stream, state) =>
    state ? [{ table: 'backlog_file_decisions', row: { stream, done: state.done, document: state.decision } }] : [],
};

/** What SECAS decides of all proposals of one file is on record at once, and carried out row by row. */
export class FileDecisions {
  #wake: () => void = () => undefined;

  constructor(
    private readonly parts: Pick<BacklogParts, 'commands' | 'views'>,
    private readonly register: BacklogRegister,
    private readonly clock: Clock,
  ) {}

  /** What the decision begins with; the rows follow, each with what stands against it. */
  async decide(
    { file, accepted, reason }: Omit<FileDecision, 'at'>,
    context: CommandContext,
  ): Promise<FileDecision | Refusal> {
    const { commands, views } = this.parts;
    const stream = fileStream(file);
    const [first] = await backlogQueries.proposalsOf(views, file, 0n, 1);
    // Sent again when it is carried out, it is the same decision.
    const { state } = await commands.load(stream, aFileDecision);
    if (!first && !state) return entryUnknown;
    const decision = { at: context.receivedAt, file, accepted, reason };
    const done = await commands.perform(stream, aFileDecision, context, (before) => decideFile(decision, before));
    if (isRefusal(done)) return done;
    this.#wake();
    return done.state!.decision;
  }

  /** Carries out what was decided; begins where it stopped, as what is decided is open no more. */
  job(): Job {
    return {
      name: 'backlog file decisions',
      everyMs: EVERY,
      wokenBy: ['backlog.file-decided.'],
      run: (turn: Turn) => this.carryOut(turn.signal),
    };
  }

  onDecision(wake: () => void): void {
    this.#wake = wake;
  }

  async carryOut(signal?: AbortSignal): Promise<number> {
    let decided = 0;
    for (const { stream, document } of await backlogQueries.unfinished(this.parts.views))
      decided += await this.#carryOut(stream, document, signal);
    return decided;
  }

  async #carryOut(stream: string, decision: FileDecision, signal?: AbortSignal): Promise<number> {
    const { views, commands } = this.parts;
    let [decided, refused, after] = [0, 0, 0n];
    for (;;) {
      const rows = await backlogQueries.proposalsOf(views, decision.file, after, PAGE);
      for (const { id } of rows) {
        if (signal?.aborted) return decided;
        if (isRefusal(await this.#one(id as BacklogEntryId, decision))) refused += 1;
        else decided += 1;
      }
      if (rows.length < PAGE) break;
      after = rows.at(-1)!.position;
    }
    const at = instant(this.clock.now());
    await commands.perform(stream, aFileDecision, exchangeItself, (state): readonly FileDecisionEvent[] =>
      state && !state.done ? [{ type: 'backlog.file-carried-out.v1', data: { at, decided, refused } }] : [],
    );
    return decided;
  }

  #one(id: BacklogEntryId, { accepted, reason, at }: FileDecision) {
    return accepted
      ? this.register.accept(id, reason, at, exchangeItself)
      : this.register.decline(id, reason!, at, exchangeItself);
  }
}
