import { slices } from '@icx/runtime';
import type { Case } from '@icx/data-fixes';
import type { Commands, Turns } from '@icx/parties-service';
import { countingRows, isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CaseIds } from './case-ids.ts';
import { authorOf } from './actor.ts';
import type { Actor } from './actor.ts';
import type { CaseOpener, DataFixDraft } from './opener.ts';

/** A row as what it says, or everything that is wrong with it. */
export type ParseRow<Row> = (row: Row) => DataFixDraft | readonly Refusal[];

export interface RowOutcome {
  /** From 0, as the rows came. */
  readonly index: number;
  readonly outcome: 'opened' | 'reported-again' | 'rejected';
  /** `null` where it was rejected. */
  readonly case: Case['id'] | null;
  readonly errors: readonly Refusal[];
}

export interface BatchOutcome {
  readonly opened: number;
  readonly reportedAgain: number;
  readonly rejected: number;
  readonly items: readonly RowOutcome[];
}

/** Rows on their way at once: enough that their appends share a commit, few enough that others get their turn. */
const ABREAST = 64;

/** Batches create cases, one per row: many fixes in one ticket were what delayed all of them (DP213). */
export class CaseBatches {
  constructor(
    private readonly commands: Commands,
    private readonly opener: CaseOpener,
    private readonly ids: CaseIds,
    private readonly turns: Turns,
  ) {}

  /** Each row is a command of its own, so that a batch which was cut short goes on where it stopped. */
  async open<Row>(rows: readonly Row[], parse: ParseRow<Row>, actor: Actor): Promise<BatchOutcome | Refusal> {
    const { party, at, command } = actor;
    // That it came is on record first: the same id with other rows is then refused whole.
    const stream = this.ids.batchOf(party, command.id);
    const event = { type: 'data-fixes.batch-received.v1', data: { rows: rows.length, at, by: party } };
    const received = await this.turns.take(stream, () => this.commands.perform(stream, authorOf(actor), () => [event]));
    if (isRefusal(received)) return received;
    const items: RowOutcome[] = [];
    const counted = countingRows();
    const read = (row: Row): ReturnType<ParseRow<Row>> => {
      const draft = parse(row);
      const repeated = 'item' in draft ? counted(`${draft.deviceId} ${draft.item}`) : undefined;
      return repeated ? [repeated] : draft;
    };
    const breathe = slices();
    for (let from = 0; from < rows.length; from += ABREAST) {
      const abreast = rows.slice(from, from + ABREAST).map(read);
      items.push(...(await Promise.all(abreast.map((draft, n) => this.#row(from + n, draft, actor)))));
      await breathe();
    }
    const count = (wanted: RowOutcome['outcome']): number => items.filter(({ outcome }) => outcome === wanted).length;
    return { opened: count('opened'), reportedAgain: count('reported-again'), rejected: count('rejected'), items };
  }

  async #row(index: number, draft: DataFixDraft | readonly Refusal[], actor: Actor): Promise<RowOutcome> {
    if (!('item' in draft)) return rejected(index, draft);
    // No client's command id has a space in it: a row cannot be mistaken for a command.
    const command = { id: `${actor.command.id} row ${index}`, body: { ...draft } };
    const outcome = await this.opener.open(draft, { ...actor, command });
    if (isRefusal(outcome)) return rejected(index, [outcome]);
    return { index, outcome: outcome.created ? 'opened' : 'reported-again', case: outcome.state.id, errors: [] };
  }
}

const rejected = (index: number, errors: readonly Refusal[]): RowOutcome => ({
  index,
  outcome: 'rejected',
  case: null,
  errors,
});
