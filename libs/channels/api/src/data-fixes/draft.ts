import { parseValues } from '@icx/data-fixes';
import type { DataFixDraft } from '@icx/data-fixes-service';
import { isRefusal, refuse } from '@icx/refusals';
import type { Refusal } from '@icx/refusals';
import { BodyPipe } from '../http/body.pipe.ts';
import { Refused } from '../http/problem.ts';
import { DataFixBatchDto, DataFixDto } from './data-fixes.dto.ts';

const pipe = new BodyPipe();
const rowNotObject = refuse('row-not-object', 'Each case is one JSON object.');

/** The body of a POST: one case, or a batch of them. */
export const readBody = (body: unknown): DataFixDto | DataFixBatchDto => {
  const isBatch = typeof body === 'object' && body !== null && 'cases' in body;
  return pipe.transform(body, { type: 'body', metatype: isBatch ? DataFixBatchDto : DataFixDto }) as
    DataFixDto | DataFixBatchDto;
};

/** The same rules as of a single case; all that is wrong with the row is told at once. */
export const readRow = (row: unknown): DataFixDraft | readonly Refusal[] => {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return [rowNotObject];
  try {
    const draft = draftOf(readSingle(row));
    return isRefusal(draft) ? [draft] : draft;
  } catch (error) {
    if (error instanceof Refused) return error.errors;
    throw error;
  }
};

const readSingle = (row: object): DataFixDto =>
  pipe.transform(row, { type: 'body', metatype: DataFixDto }) as DataFixDto;

/** What goes together: the item says which values it can have. */
export const draftOf = (dto: DataFixDto): DataFixDraft | Refusal => {
  const { deviceId, item, current, wanted, errorCode, note, consumerComplaint = false, category } = dto;
  const values = parseValues(item, current, wanted);
  if (isRefusal(values)) return values;
  return {
    deviceId,
    item,
    ...values,
    errorCode: errorCode ?? null,
    note: note ?? null,
    consumerComplaint,
    category: category ?? null,
  };
};

/** As every other member that does not parse is told. */
export const invalidMember = (refusal: Refusal): Refused =>
  refusal.code === 'nothing-to-fix'
    ? new Refused(refusal)
    : new Refused(refuse.malformed('validation-failed', `${refusal.pointer ?? ''}: ${refusal.detail}`), [refusal]);
