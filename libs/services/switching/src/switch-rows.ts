import { count, document, mpxn, oneOf, refusedRow, Type, warningSchema } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { distributorWarnings, parseMpxn } from '@icx/identifiers';
import type { Mpxn, Warning } from '@icx/identifiers';
import { lineOfText, withoutCode } from '@icx/install-code';
import { atRow, flag, isRead, readRow, refuse, tellingRows, wholeNumber } from '@icx/refusals';
import type { Refusal, Shape } from '@icx/refusals';
import { parseSwitchId } from '@icx/switching';
import type { SwitchId } from '@icx/switching';
import { parsePlainDate } from '@icx/working-days';
import type { PlainDate } from '@icx/working-days';
import { supplyHistorySchema, switchId, version } from './supply-history.ts';
import type { SupplyHistory } from './supply-history.ts';
import type { SwitchDraft, SwitchOutcome } from './switch-intake.ts';

/** One message of the feed as it may come: members left out have a meaning. */
interface SwitchRow {
  readonly mpxn: Mpxn;
  readonly losing?: string;
  readonly gaining: string;
  readonly effectiveFrom: PlainDate;
  readonly id?: SwitchId;
  readonly version?: number;
  readonly withdrawn?: boolean;
}

const supplier = lineOfText(60);
const shape: Shape<SwitchRow> = {
  members: {
    mpxn: parseMpxn,
    losing: supplier,
    gaining: supplier,
    effectiveFrom: parsePlainDate,
    id: withoutCode(parseSwitchId),
    version: wholeNumber(1, 1_000_000),
    withdrawn: flag,
  },
  required: ['mpxn', 'gaining', 'effectiveFrom'],
};
/** How each member of a message is read. */
export const switchMembers = shape.members;

const notObject = refuse('row-not-object', 'Each switch is one JSON object.');

/** What one row says, or everything that is wrong with it. */
export type SwitchRead = SwitchDraft | readonly Refusal[];

export const readSwitch = (row: unknown): SwitchRead => {
  const read = readRow(row, shape, notObject);
  if (!isRead(read)) return read;
  return { ...read, losing: read.losing ?? null, version: read.version ?? 1, withdrawn: read.withdrawn ?? false };
};

const taken = {
  outcome: oneOf(['recorded', 'repeated'], { description: 'Repeated: the same message had come before.' }),
  id: switchId(),
  version: version(),
  mpxn: mpxn(),
  warnings: Type.Optional(Type.Array(warningSchema)),
};
const index = count({ description: 'Of the row, from 0.' });
const itemSchema = Type.Union([
  document('SwitchTaken', { index, ...taken }),
  document('SwitchRejected', { index, outcome: Type.Literal('rejected'), ...refusedRow }),
]);
type Item = DocumentOf<typeof itemSchema>;

export const recordedSwitchSchema = document('RecordedSwitch', {
  ...taken,
  history: supplyHistorySchema,
});

export type SwitchTaken = DocumentOf<typeof recordedSwitchSchema>;

export const switchBatchSchema = document('SwitchBatchResult', {
  recorded: count(),
  repeated: count(),
  rejected: count(),
  items: Type.Array(itemSchema, { description: 'One for each row, in their order.' }),
});

type Taken = Exclude<SwitchOutcome, { outcome: 'rejected' }>;

/** @param history of its meter point, as it is now. */
export const recordedSwitchDocument = (taken: Taken, history: SupplyHistory): SwitchTaken => ({
  ...withWarnings(taken),
  history,
});

/** A message that was taken, with what is unlikely about its meter point. */
const withWarnings = (taken: Taken): Taken & { readonly warnings?: readonly Warning[] } => {
  const warnings = distributorWarnings({ mpxn: taken.mpxn });
  return warnings.length > 0 ? { ...taken, warnings } : taken;
};

/** @param outcomes of those rows that could be read, in their order. */
export const switchBatchDocument = (
  rows: readonly SwitchRead[],
  outcomes: readonly SwitchOutcome[],
): DocumentOf<typeof switchBatchSchema> => {
  const taken = outcomes.values();
  const tell = tellingRows();
  const rejected = (index: number, errors: readonly Refusal[]): Item => ({
    index,
    outcome: 'rejected',
    ...tell(errors, `/switches/${index}`),
  });
  const items = rows.map((row, index): Item => {
    if (!isRead(row)) return rejected(index, row);
    const outcome = taken.next().value!;
    return outcome.outcome === 'rejected' ? rejected(index, [outcome.refusal]) : { index, ...withWarnings(outcome) };
  });
  const count = (wanted: Item['outcome']) => items.filter(({ outcome }) => outcome === wanted).length;
  return { recorded: count('recorded'), repeated: count('repeated'), rejected: count('rejected'), items };
};

/** Everything that is wrong with the rows that cannot be read. */
export const switchBatchErrors = (rows: readonly SwitchRead[]): readonly Refusal[] =>
  rows.flatMap((row, index) => (isRead(row) ? [] : row.map((error) => atRow(error, `/switches/${index}`))));
