import { dataFixUnknown, decide, maySee } from '@icx/data-fixes';
import type { CaseCommand, DataFixId } from '@icx/data-fixes';
import { Commands, Turns } from '@icx/parties-service';
import type { EventStore, NewEvent, RecordedEvent } from '@icx/event-store';
import type { KeyRing } from '@icx/keys';
import type { ReadStore } from '@icx/read-store';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { authorOf } from './actor.ts';
import type { Actor } from './actor.ts';
import { CaseBatches } from './batch.ts';
import type { BatchOutcome, ParseRow } from './batch.ts';
import { CaseIds } from './case-ids.ts';
import { foundIn, stateOf } from './case-stream.ts';
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
export class DataFixDesk {
  readonly list: DataFixList;
  readonly #log: EventStore;
  readonly #commands: Commands;
  readonly #opener: CaseOpener;
  readonly #batches: CaseBatches;
  readonly #turns = new Turns();

  constructor({ log, views, keys, sandbox, mayReport }: DataFixEngines) {
    const ids = new CaseIds(keys, sandbox);
    this.#log = log;
    this.#commands = new Commands(log, views, keys);
    this.#opener = new CaseOpener(log, this.#commands, ids, this.#turns, mayReport);
    this.#batches = new CaseBatches(this.#commands, this.#opener, ids, this.#turns);
    this.list = new DataFixList(views);
  }

  /** A new case, or the open one of the same item of the same device. */
  open(draft: DataFixDraft, actor: Actor): Promise<OpenOutcome | Refusal> {
    return this.#opener.open(draft, actor);
  }

  /** One case per row; a bad row does not hurt its neighbours. Sent again with the same command id it goes on. */
  openBatch<Row>(rows: readonly Row[], parse: ParseRow<Row>, actor: Actor): Promise<BatchOutcome | Refusal> {
    return this.#batches.open(rows, parse, actor);
  }

  /** `ifRevision`: the case must still be as the actor read it. */
  act(id: DataFixId, act: CaseAct, actor: Actor, ifRevision?: bigint): Promise<Found | Refusal> {
    const { party, as, at } = actor;
    const command = { ...act, at, by: party, as } as CaseCommand;
    return this.#turns.take(id, async () => {
      const events = await this.#commands.perform(id, authorOf(actor), (recorded) => {
        const state = stateOf(recorded);
        const revision = BigInt(recorded.length) - 1n;
        if (maySee(state, party, as) && ifRevision !== undefined && ifRevision !== revision)
          return revisionMoved(revision);
        const { events: decided, refusal } = decide(command, state);
        return refusal ?? (decided as readonly unknown[] as readonly NewEvent[]);
      });
      return isRefusal(events) ? events : foundIn(events);
    });
  }

  async read(id: DataFixId, { party, as }: Pick<Actor, 'party' | 'as'>): Promise<Found | Refusal> {
    const events: readonly RecordedEvent[] = await this.#log.readStream(id);
    return maySee(stateOf(events), party, as) ? foundIn(events) : dataFixUnknown;
  }
}

const revisionMoved = (revision: bigint): Refusal =>
  refuse.moved('revision-moved', `The case has changed: it is at ETag "${revision}" now. Read it again, then decide.`);
