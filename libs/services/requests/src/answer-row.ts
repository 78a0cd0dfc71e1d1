import {
  parseDeviceId,
  parseDeviceType,
  parseMpxn,
  parseRequestId,
  sameMsn,
  sameText,
  type PartyId,
  type RequestId,
} from '@icx/identifiers';
import { codeCellFault, codeText, freeText, lineOfText, parseRepresentation, Secret } from '@icx/install-code';
import { flag, isRead, isRefusal, oneOf, readRow, refuse, wholeNumber, type Refusal, type Shape } from '@icx/refusals';
import { answerKinds, codeNotHeldReasons, type AskedDevice, type RequestState } from '@icx/requests';
import type { AnswerDraft } from './code-intake.ts';
import { answerDraft, type AnswerMembers } from './drafts.ts';
import { relationTo, requestUnknown } from './standing.ts';

type Cells = Readonly<Record<string, string>>;
type DeviceCells = { readonly [Column in keyof AskedDevice]?: string };

/** A filled-in row of a worklist, plain enough to be handed between threads. */
export interface AnswerRow {
  readonly request: RequestId;
  readonly leg: number;
  /** What the file has of the device, as it stands there. */
  readonly device: DeviceCells;
  readonly said: Omit<AnswerMembers, 'leg' | 'deviceId' | 'installCode' | 'sealedCode'>;
  readonly installCode?: string;
}

const deviceColumns = ['deviceId', 'deviceType', 'mpxn', 'msn', 'manufacturer'] as const;

/** Each cell that answers, by the rules of an answer's body. */
interface Answered extends Omit<AnswerMembers, 'deviceId' | 'sealedCode'> {
  readonly requestId: RequestId;
  readonly leg: number;
}
const answered: Shape<Answered> = {
  members: {
    requestId: parseRequestId,
    leg: wholeNumber(1, 10_000),
    answer: oneOf(answerKinds),
    installCode: codeText,
    representation: parseRepresentation,
    suggestedInstaller: lineOfText(60),
    reason: oneOf(codeNotHeldReasons),
    keepAsHolding: flag,
    note: freeText(500),
  },
  required: ['requestId', 'leg', 'answer'],
};
/** What each member of an answer may be, in a body as in a row. */
export const answerMembers = answered.members;

const answerMissing = refuse(
  'answer-missing',
  'There is an install code and no answer. Give the answer code-supplied, or take the code out.',
  '/answer',
);
/** Spreadsheets write the first word of a cell with a capital. */
const words: ReadonlySet<string> = new Set(['answer', 'reason', 'representation']);

/**
 * What a row says under its canonical names, empty cells left out; columns that are no answer's are not looked at. One
 * without answer and code says nothing: `skipped`. Refused with whatever is wrong with it.
 */
export const readAnswerRow = (cells: Cells): AnswerRow | 'skipped' | readonly Refusal[] => {
  const { answer, installCode } = cells;
  if (answer === undefined) return installCode === undefined ? 'skipped' : [answerMissing];
  const own = Object.fromEntries(
    Object.keys(answerMembers).map((name) => [name, words.has(name) ? cells[name]?.toLowerCase() : cells[name]]),
  );
  const read = readRow(own, answered, answerMissing);
  if (!isRead(read)) return read;
  const { requestId: request, leg, installCode: code, ...said } = read;
  const fault = said.answer === 'code-supplied' ? codeCellFault(installCode) : undefined;
  if (fault) return [{ ...fault, pointer: '/installCode' }];
  const device = Object.fromEntries(deviceColumns.map((name) => [name, cells[name]]));
  return { request, leg, device, said, ...(code ? { installCode: code.expose() } : {}) };
};

/**
 * The answer that a row gives to the request that it names, by one who may be its addressee. A row for another device than
 * the one asked for is refused, however it came to name it (sorted columns, a copy from another row); what it leaves out it
 * does not contradict, and where no Device ID was known it may bring one. Whom the request was not put to, to him there is
 * none. Whether the leg may be answered now is for the answer itself to say.
 */
export const answerOfRow = (row: AnswerRow, state: RequestState, by: PartyId): AnswerDraft | Refusal => {
  if (state.status === 'absent' || relationTo(state, by) !== 'addressee')
    return { ...requestUnknown, pointer: '/requestId' };
  const { device, said, leg, installCode } = row;
  const { deviceId: asked } = state.device;
  const changed = deviceColumns.find(
    (name) => device[name] !== undefined && !(name === 'deviceId' && asked === null) && !isSame(name, row, state),
  );
  if (changed) return deviceChanged(changed);
  const brought = asked === null && device.deviceId !== undefined ? parseDeviceId(device.deviceId) : undefined;
  if (isRefusal(brought)) return { ...brought, pointer: '/deviceId' };
  return answerDraft({
    ...said,
    leg,
    ...(brought === undefined ? {} : { deviceId: brought }),
    ...(installCode === undefined ? {} : { installCode: new Secret(installCode, 'install code') }),
  });
};

const deviceChanged = (column: string): Refusal =>
  refuse(
    'device-changed',
    'This is not what the request has: the row may be of another device. Take the row as it is in your worklist, and fill in the answer alone.',
    `/${column}`,
  );

const same: { readonly [Column in keyof AskedDevice]: (cell: string, known: string) => boolean } = {
  deviceId: (cell, known) => parseDeviceId(cell) === known,
  deviceType: (cell, known) => parseDeviceType(cell) === known,
  mpxn: (cell, known) => parseMpxn(cell) === known,
  msn: sameMsn,
  manufacturer: sameText,
};

const isSame = (
  column: keyof AskedDevice,
  { device }: AnswerRow,
  { device: asked }: { readonly device: AskedDevice },
): boolean => {
  const [cell, known] = [device[column]!, asked[column]];
  // As it was written is as it was, also where today's rules would not take it any more.
  return known !== null && (cell === known || same[column](cell, known));
};
