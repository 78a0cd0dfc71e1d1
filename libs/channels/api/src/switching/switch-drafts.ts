import { distributorWarnings } from '@icx/identifiers';
import type { Warning } from '@icx/identifiers';
import { atRow, refuse, tellingRows } from '@icx/refusals';
import type { Refusal, Told } from '@icx/refusals';
import type { SwitchDraft, SwitchOutcome } from '@icx/switching-service';
import { BodyPipe } from '../http/body.pipe.ts';
import { Refused } from '../http/problem.ts';
import { present } from '../http/present.ts';
import { SwitchBatchDto, SwitchDto } from './switches.dto.ts';

const pipe = new BodyPipe();
const rowNotObject = refuse('row-not-object', 'Each switch is one JSON object.');

/** The body of a POST: one switch, or a batch of them. */
export const readSwitches = (body: unknown): SwitchDraft | SwitchBatchDto =>
  typeof body === 'object' && body !== null && 'switches' in body
    ? (pipe.transform(body, { type: 'body', metatype: SwitchBatchDto }) as SwitchBatchDto)
    : readSwitch(body);

/** The same rules as of a single switch; all that is wrong with the row is told at once. */
export const readRow = (row: unknown): SwitchDraft | readonly Refusal[] => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return [rowNotObject];
  try {
    return readSwitch(row);
  } catch (error) {
    if (error instanceof Refused) return error.errors;
    throw error;
  }
};

const readSwitch = (body: unknown): SwitchDraft => {
  const dto = pipe.transform(body, { type: 'body', metatype: SwitchDto }) as SwitchDto;
  const { mpxn, losing = null, gaining, effectiveFrom, id, version = 1, withdrawn = false } = dto;
  return { mpxn, losing, gaining, effectiveFrom, version, withdrawn, ...present('id', id) };
};

type Taken = Exclude<SwitchOutcome, { outcome: 'rejected' }>;
export type Row = SwitchDraft | readonly Refusal[];
export const isDraft = (row: Row): row is SwitchDraft => !Array.isArray(row);

type Item =
  | ({ readonly index: number; readonly warnings?: readonly Warning[] } & Taken)
  | ({ readonly index: number; readonly outcome: 'rejected' } & Told);

/** What is unlikely about the meter point of a message that was taken. */
export const warned = ({ mpxn }: Taken): { readonly warnings?: readonly Warning[] } => {
  const warnings = distributorWarnings({ mpxn });
  return warnings.length > 0 ? { warnings } : {};
};

/** @param outcomes of those rows that could be read, in their order. */
export const batchDocument = (rows: readonly Row[], outcomes: readonly SwitchOutcome[]) => {
  const taken = outcomes.values();
  const tell = tellingRows();
  const rejected = (index: number, errors: readonly Refusal[]): Item => ({
    index,
    outcome: 'rejected',
    ...tell(errors, `/switches/${index}`),
  });
  const items = rows.map((row, index): Item => {
    if (!isDraft(row)) return rejected(index, row);
    const outcome = taken.next().value!;
    return outcome.outcome === 'rejected'
      ? rejected(index, [outcome.refusal])
      : { index, ...outcome, ...warned(outcome) };
  });
  const count = (wanted: Item['outcome']) => items.filter(({ outcome }) => outcome === wanted).length;
  return { recorded: count('recorded'), repeated: count('repeated'), rejected: count('rejected'), items };
};

/** Everything that is wrong with the rows that cannot be read. */
export const batchErrors = (rows: readonly Row[]): readonly Refusal[] =>
  rows.flatMap((row, index) => (isDraft(row) ? [] : row.map((error) => atRow(error, `/switches/${index}`))));
