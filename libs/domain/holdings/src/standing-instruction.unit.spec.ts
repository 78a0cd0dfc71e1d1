import type { Manufacturer, Mpxn, PartyId } from '@icx/identifiers';
import { isRefusal } from '@icx/refusals';
import { instant, plainDate } from '@icx/working-days';
import {
  endInstruction,
  evolveInstructions,
  giveInstruction,
  instructionFor,
  instructs,
  parseInstructionId,
  type Answerable,
  type InstructionEvent,
  type InstructionId,
  type Instructions,
  type StandingInstruction,
} from './index.ts';

const monday = instant('2026-11-23T10:00:00.000Z');
const id = (n: number) => `sti_TEST${String(n).padStart(8, '0')}` as InstructionId;
const instruction = (changes: Partial<StandingInstruction> = {}): StandingInstruction => ({
  ...{ id: id(1), holder: 'BBBB' as PartyId, from: plainDate('2026-11-23'), to: null, givenAt: monday },
  ...{ fuel: null, deviceTypes: null, manufacturers: null, requesters: null },
  ...changes,
});
const given = (changes: Partial<StandingInstruction> = {}): InstructionEvent => ({
  type: 'holdings.standing-instruction-given.v1',
  data: instruction(changes),
});
const ended = (n = 1): InstructionEvent => ({
  type: 'holdings.standing-instruction-ended.v1',
  data: { id: id(n), at: monday, reason: 'A batch is doubtful.' },
});
const fold = (...events: readonly InstructionEvent[]) => events.reduce<Instructions>(evolveInstructions, []);
const codeOf = (outcome: ReturnType<typeof giveInstruction>) => (isRefusal(outcome) ? outcome.code : outcome);

test.each(['sti_01234567', `sti_${'a'.repeat(60)}`])('%s is an instruction’s id', (text) =>
  expect(parseInstructionId(text)).toBe(text),
);
test.each(['suc_01234567', 'sti_0123456', 'sti_0123-4567', '', null])('%j is none', (text) =>
  expect(parseInstructionId(text)).toMatchObject({ code: 'instruction-id-invalid' }),
);

describe('giving one', () => {
  test('is on record as it was given', () => expect(giveInstruction(instruction(), [])).toEqual([given()]));
  test.each<[string, Partial<StandingInstruction>]>([
    ['for what has passed', { from: plainDate('2026-11-22') }],
    ['that ends on its first day', { to: plainDate('2026-11-23') }],
  ])('%s is refused', (_, changes) =>
    expect(codeOf(giveInstruction(instruction(changes), []))).toBe('instruction-dates-invalid'),
  );
  test('is refused beside twenty that last; those that ended do not count', () => {
    const twenty = Array.from({ length: 20 }, (_, n) => given({ id: id(n) }));
    expect(codeOf(giveInstruction(instruction({ id: id(20) }), fold(...twenty)))).toBe('instructions-too-many');
    expect(codeOf(giveInstruction(instruction({ id: id(20) }), fold(...twenty, ended(3))))).toHaveLength(1);
  });
});

describe('ending one', () => {
  const end = { id: id(1), at: monday, reason: 'A batch is doubtful.' };
  test('is on record with its reason', () => expect(endInstruction(end, fold(given()))).toEqual([ended()]));
  test('that there is not, or that has ended, is refused', () => {
    expect(codeOf(endInstruction(end, []))).toBe('instruction-unknown');
    expect(codeOf(endInstruction(end, fold(given(), ended())))).toBe('instruction-ended');
  });
});

describe('an instruction', () => {
  const on = plainDate('2026-11-23');
  const asked: Answerable = {
    requester: 'AAAA' as PartyId,
    deviceType: 'ESME',
    mpxn: '1012345678903' as Mpxn,
    manufacturer: 'Wattmeter Ltd' as Manufacturer,
  };
  const hub: Partial<Answerable> = { deviceType: 'PPMID', mpxn: null };

  test.each<[string, Partial<StandingInstruction>, Partial<Answerable>, boolean]>([
    ['without a scope is for all', {}, {}, true],
    ['is for its fuel by the meter point', { fuel: 'gas' }, { mpxn: '3938424403' as Mpxn }, true],
    ['is not for the other fuel', { fuel: 'gas' }, {}, false],
    ['is for its fuel by the type, where there is no meter point', { fuel: 'electricity' }, { mpxn: null }, true],
    ['is for a fuel not for what has none', { fuel: 'electricity' }, hub, false],
    ['is for its types', { deviceTypes: ['GSME', 'ESME'] }, {}, true],
    ['is not for another type', { deviceTypes: ['GSME'] }, {}, false],
    [
      'is for its manufacturers, however they are spelled',
      { manufacturers: ['WATTMETER  ltd' as Manufacturer] },
      {},
      true,
    ],
    [
      'is not for who made it is not known',
      { manufacturers: ['Wattmeter Ltd' as Manufacturer] },
      { manufacturer: null },
      false,
    ],
    ['is for its requesters', { requesters: ['AAAA' as PartyId] }, {}, true],
    ['is not for another requester', { requesters: ['CCCC' as PartyId] }, {}, false],
    ['is not for the days before', { from: plainDate('2026-11-24') }, {}, false],
    ['is not for its end', { to: on }, {}, false],
    ['is for the day before its end', { to: plainDate('2026-11-24') }, {}, true],
  ])('%s', (_, changes, device, expected) =>
    expect(instructionFor(fold(given(changes)), { ...asked, ...device }, on) !== undefined).toBe(expected),
  );

  test('that has ended is in force no more; another one that covers it still is', () => {
    const both = fold(given(), given({ id: id(2) }), ended(1));
    expect(instructionFor(both, asked, on)?.id).toBe(id(2));
    expect(instructs(both, on)).toBe(true);
    expect(instructs(fold(given(), ended(1)), on)).toBe(false);
  });
});
