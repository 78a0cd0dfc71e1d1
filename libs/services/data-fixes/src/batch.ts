import { abreast, kept, type Commands } from '@icx/commands';
import type { Case } from '@icx/data-fixes';
import type { CommandId } from '@icx/identifiers';
import { commandFingerprint, type KeyRing } from '@icx/keys';
import { countingRows, isRefusal } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import type { CaseContext } from './case-context.ts';
import type { CaseIds } from './case-ids.ts';
import type { CaseOpener, DataFixDraft } from './opener.ts';

/** A row as what it says, or everything that is wrong with it. */
export type ParseRow<Row> = (row: Row) => DataFixDraft | readonly Refusal[];

export const rowOutcomes = ['opened', 'reported-again', 'rejected'] as const;

export interface RowOutcome {
  /** From 0, as the rows came. */
  readonly index: number;
  readonly outcome: (typeof rowOutcomes)[number];
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

/** Batches create cases, one per row: many fixes in one ticket were what delayed all of them (DP213). */
export class CaseBatches {
  constructor(
    private readonly commands: Commands,
    private readonly opener: CaseOpener,
    private readonly ids: CaseIds,
    private readonly keys: KeyRing,
  ) {}

  /** Each row is a command of its own, so that a batch which was cut short goes on where it stopped. */
  async open<Row>(rows: readonly Row[], parse: ParseRow<Row>, context: CaseContext): Promise<BatchOutcome | Refusal> {
    const { party, receivedAt: at, commandId } = context;
    // That it came is on record first: the same id with other rows is then refused whole.
    const event = { type: 'data-fixes.batch-received.v1', data: { rows: rows.length, at, by: party } };
    const received = await this.commands.perform(this.ids.batchOf(party, commandId), kept, context, () => [event]);
    if (isRefusal(received)) return received;
    const counted = countingRows();
    const read = (row: Row): ReturnType<ParseRow<Row>> => {
      const draft = parse(row);
      const repeated = 'item' in draft ? counted(`${draft.deviceId} ${draft.item}`) : undefined;
      return repeated ? [repeated] : draft;
    };
    const items = await abreast([...rows.entries()], ([index, row]) => this.#row(index, read(row), context));
    const count = (wanted: RowOutcome['outcome']): number => items.filter(({ outcome }) => outcome === wanted).length;
    return { opened: count('opened'), reportedAgain: count('reported-again'), rejected: count('rejected'), items };
  }

  async #row(index: number, draft: DataFixDraft | readonly Refusal[], context: CaseContext): Promise<RowOutcome> {
    if (!('item' in draft)) return rejected(index, draft);
    // No client's command id has a space in it: a row cannot be mistaken for a command.
    const commandId = `${context.commandId} row ${index}` as CommandId;
    const fingerprint = commandFingerprint(this.keys, { ...draft });
    const outcome = await this.opener.open(draft, { ...context, commandId, fingerprint });
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
