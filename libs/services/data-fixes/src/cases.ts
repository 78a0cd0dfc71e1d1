import { Commands, movedFrom } from '@icx/commands';
import { dataFixUnknown, decideCase, maySee } from '@icx/data-fixes';
import type { CaseCommand, DataFixId } from '@icx/data-fixes';
import type { EventStore } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CaseContext } from './case-context.ts';
import { CaseBatches } from './batch.ts';
import type { BatchOutcome, ParseRow } from './batch.ts';
import { CaseIds } from './case-ids.ts';
import { caseStream, foundIn } from './case-stream.ts';
import type { Found } from './case-stream.ts';
import { DataFixList } from './list.ts';
import { CaseOpener } from './opener.ts';
import type { DataFixDraft, MayReport, OpenOutcome } from './opener.ts';

export interface DataFixEngines {
  readonly log: EventStore;
  readonly views: ReadStore;
  readonly keys: KeyRing;
  readonly sandbox: boolean;
  /** By default everybody may report everything. */
  readonly mayReport?: MayReport;
}

type WithoutActor<C> = C extends unknown ? Omit<C, 'at' | 'by' | 'as'> : never;
/** What is done to a case; who does it stands beside. */
export type CaseAct = WithoutActor<CaseCommand>;

/** Where data-fix cases are opened, worked on and read. */
export class DataFixCases {
  readonly list: DataFixList;
  readonly #commands: Commands;
  readonly #opener: CaseOpener;
  readonly #batches: CaseBatches;

  constructor({ log, views, keys, sandbox, mayReport }: DataFixEngines) {
    const ids = new CaseIds(keys, sandbox);
    this.#commands = new Commands(log, views);
    this.#opener = new CaseOpener(this.#commands, ids, mayReport);
    this.#batches = new CaseBatches(this.#commands, this.#opener, ids, keys);
    this.list = new DataFixList(views);
  }

  /** A new case, or the open one of the same item of the same device. */
  open(draft: DataFixDraft, context: CaseContext): Promise<OpenOutcome | Refusal> {
    return this.#opener.open(draft, context);
  }

  /** One case per row; a bad row does not hurt its neighbours. Sent again with the same command id it goes on. */
  openBatch<Row>(rows: readonly Row[], parse: ParseRow<Row>, context: CaseContext): Promise<BatchOutcome | Refusal> {
    return this.#batches.open(rows, parse, context);
  }

  /** `ifRevision`: the case must still be as the actor read it. */
  async act(id: DataFixId, act: CaseAct, context: CaseContext, ifRevision?: bigint): Promise<Found | Refusal> {
    const { party, as, receivedAt: at } = context;
    const command = { ...act, at, by: party, as } as CaseCommand;
    const done = await this.#commands.perform(id, caseStream, context, (state, loaded) => {
      // Whom the case is none of learns nothing of its revision.
      const moved = maySee(state, party, as) ? movedFrom(ifRevision, loaded) : undefined;
      return moved ?? decideCase(command, state);
    });
    return isRefusal(done) ? done : foundIn(done);
  }

  async read(id: DataFixId, { party, as }: Pick<CaseContext, 'party' | 'as'>): Promise<Found | Refusal> {
    const loaded = await this.#commands.load(id, caseStream);
    return maySee(loaded.state, party, as) ? foundIn(loaded) : dataFixUnknown;
  }
}
