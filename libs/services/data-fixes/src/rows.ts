import { errorCodes, items, parseIncidentCategory, parseValues } from '@icx/data-fixes';
import type { ErrorCode, IncidentCategory, Item } from '@icx/data-fixes';
import { count, document, id, nullable, oneOf as oneOfWords, refusedRow, Type } from '@icx/documents';
import type { DocumentOf } from '@icx/documents';
import { parseDeviceId } from '@icx/identifiers';
import type { DeviceId } from '@icx/identifiers';
import { freeText } from '@icx/install-code';
import { describing, flag, isRead, isRefusal, oneOf, readRow, refuse, tellingRows } from '@icx/refusals';
import type { Refusal, Shape } from '@icx/refusals';
import { rowOutcomes, type BatchOutcome } from './batch.ts';
import type { DataFixDraft } from './opener.ts';

/** One report as it may come: members left out have a meaning. */
interface DataFixRow {
  readonly deviceId: DeviceId;
  readonly item: Item;
  /** Whether it is a value is for the item to say. */
  readonly current?: unknown;
  readonly wanted: unknown;
  readonly errorCode?: ErrorCode;
  readonly note?: string;
  readonly consumerComplaint?: boolean;
  readonly category?: IncidentCategory;
}

/** As long as a value may be at most; which values there are is for the item to say. */
const anyValue = describing((value) => value as NonNullable<unknown>, { type: 'string', minLength: 1, maxLength: 200 });

const shape: Shape<DataFixRow> = {
  members: {
    deviceId: parseDeviceId,
    item: oneOf(items),
    current: anyValue,
    wanted: anyValue,
    errorCode: oneOf(errorCodes),
    note: freeText(500),
    consumerComplaint: flag,
    category: parseIncidentCategory,
  },
  required: ['deviceId', 'item', 'wanted'],
};
/** How each member of a report is read. */
export const dataFixMembers = shape.members;

const notObject = refuse('row-not-object', 'Each case is one JSON object.');

/** What one report says, or everything that is wrong with it. What goes together: the item says which values it can have. */
export const readDataFix = (row: unknown): DataFixDraft | readonly Refusal[] => {
  const read = readRow(row, shape, notObject);
  if (!isRead(read)) return read;
  const { deviceId, item, current, wanted, errorCode, note, consumerComplaint = false, category } = read;
  const values = parseValues(item, current, wanted);
  if (isRefusal(values)) return [values];
  return {
    ...{ deviceId, item, ...values, consumerComplaint },
    errorCode: errorCode ?? null,
    note: note ?? null,
    category: category ?? null,
  };
};

export const dataFixBatchSchema = document('DataFixBatch', {
  opened: count(),
  reportedAgain: count(),
  rejected: count(),
  items: Type.Array(
    Type.Object({
      index: count({ description: 'Of the row, from 0.' }),
      outcome: oneOfWords(rowOutcomes),
      case: nullable(id('dfc', { description: 'null where it was rejected.' })),
      ...refusedRow,
    }),
  ),
});

export const dataFixBatchDocument = ({
  items: rows,
  ...counts
}: BatchOutcome): DocumentOf<typeof dataFixBatchSchema> => {
  const tell = tellingRows();
  return { ...counts, items: rows.map(({ errors, ...row }) => ({ ...row, ...tell(errors) })) };
};
