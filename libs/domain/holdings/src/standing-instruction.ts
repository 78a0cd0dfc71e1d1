import { deviceFuel, offenderIn, readTrimmed, sameText } from '@icx/identifiers';
import type { DeviceType, Fuel, Manufacturer, Mpxn, PartyId } from '@icx/identifiers';
import { isRefusal, refuse, type Branded, type Parsed } from '@icx/refusals';
import { londonDate, type Instant, type PlainDate } from '@icx/working-days';

export type InstructionId = Branded<string, 'InstructionId'>;

const field = { name: 'The instruction id', code: 'instruction-id-invalid' };

/** `sti_` and 8 to 60 letters or digits; case matters. Refused with `instruction-id-invalid`. */
export const parseInstructionId = (value: unknown): Parsed<InstructionId> => {
  const text = readTrimmed(value, field);
  if (isRefusal(text)) return text;
  if (/^sti_[0-9A-Za-z]{8,60}$/.test(text)) return text as InstructionId;
  const offender = offenderIn(text, /[^0-9A-Za-z_]/u);
  const has = offender ? offender.phrase : 'another form than "sti_" and 8 to 60 letters or digits';
  return refuse(field.code, `${field.name} has ${has}: copy it whole from the list of your instructions.`);
};
parseInstructionId.takes = { type: 'string', pattern: '^sti_[0-9A-Za-z]{8,60}$' } as const;

/** What an instruction is for; `null`: whatever it is. */
export interface InstructionScope {
  readonly fuel: Fuel | null;
  readonly deviceTypes: readonly DeviceType[] | null;
  readonly manufacturers: readonly Manufacturer[] | null;
  readonly requesters: readonly PartyId[] | null;
}

/** Its holder's word, once for all: codes that it holds answer what it is asked by themselves. */
export interface StandingInstruction extends InstructionScope {
  readonly id: InstructionId;
  readonly holder: PartyId;
  /** London days: the first, and the first that it is not for any more; `null`: until it is ended. */
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly givenAt: Instant;
}

interface Ended {
  readonly id: InstructionId;
  readonly at: Instant;
  readonly reason: string;
}

export type InstructionEvent =
  | { readonly type: 'holdings.standing-instruction-given.v1'; readonly data: StandingInstruction }
  | { readonly type: 'holdings.standing-instruction-ended.v1'; readonly data: Ended };

/** The events that this release knows: a newer one may have written others. */
export const instructionEventTypes = Object.keys({
  'holdings.standing-instruction-given.v1': true,
  'holdings.standing-instruction-ended.v1': true,
} satisfies Record<InstructionEvent['type'], true>);

export type GivenInstruction = StandingInstruction & { readonly ended?: Omit<Ended, 'id'> };

/** All that a holder has ever given, in their order. */
export type Instructions = readonly GivenInstruction[];

export const evolveInstructions = (state: Instructions, event: InstructionEvent): Instructions => {
  if (event.type === 'holdings.standing-instruction-given.v1') return [...state, event.data];
  const { id, ...ended } = event.data;
  return state.map((one) => (one.id === id ? { ...one, ended } : one));
};

/** Looked through for every leg that opens, so there are few; each may name many. */
const MOST = 20;

const lasts = ({ to, ended }: GivenInstruction, on: PlainDate): boolean => !ended && (to === null || on < to);

export const giveInstruction = (
  given: StandingInstruction,
  state: Instructions,
): Parsed<readonly InstructionEvent[]> => {
  const today = londonDate(given.givenAt);
  if (given.from < today)
    return refuse('instruction-dates-invalid', 'An instruction is for what comes: begin it today or later.', '/from');
  if (given.to !== null && given.to <= given.from)
    return refuse('instruction-dates-invalid', 'It ends before it begins: give a later day, or none.', '/to');
  if (state.filter((one) => lasts(one, today)).length >= MOST)
    return refuse.conflict('instructions-too-many', `${MOST} of yours are in force or to come: end one of them first.`);
  return [{ type: 'holdings.standing-instruction-given.v1', data: given }];
};

export const instructionUnknown = refuse.unknown(
  'instruction-unknown',
  'There is no such standing instruction of yours.',
);

export const endInstruction = (ended: Ended, state: Instructions): Parsed<readonly InstructionEvent[]> => {
  const given = state.find(({ id }) => id === ended.id);
  if (!given) return instructionUnknown;
  if (given.ended) return refuse.conflict('instruction-ended', 'This instruction was ended before.');
  return [{ type: 'holdings.standing-instruction-ended.v1', data: ended }];
};

/** What waits for the holder, and the device by its holding. */
export interface Answerable {
  readonly requester: PartyId;
  readonly deviceType: DeviceType;
  readonly mpxn: Mpxn | null;
  readonly manufacturer: Manufacturer | null;
}

/** By which of them a holding answers on that day; `undefined`: by none. What is not known of a device is not in a scope. */
export const instructionFor = (state: Instructions, asked: Answerable, on: PlainDate): GivenInstruction | undefined =>
  state.find((one) => {
    const { from, fuel, deviceTypes, manufacturers, requesters } = one;
    const { manufacturer } = asked;
    return (
      from <= on &&
      lasts(one, on) &&
      (fuel === null || fuel === deviceFuel(asked)) &&
      (deviceTypes?.includes(asked.deviceType) ?? true) &&
      (requesters?.includes(asked.requester) ?? true) &&
      (manufacturers?.some((name) => manufacturer !== null && sameText(name, manufacturer)) ?? true)
    );
  });

/** Whether any of them is in force on that day. */
export const instructs = (state: Instructions, on: PlainDate): boolean =>
  state.some((one) => one.from <= on && lasts(one, on));
