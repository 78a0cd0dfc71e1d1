import fc from 'fast-check';
import { mpanCheckDigit } from '@icx/identifiers';
import { CODE_MASK } from '@icx/install-code';
import { isRefusal } from '@icx/refusals';
import { fold, type AskedDevice, type RequestEvent, type RequestState } from '@icx/requests';
import { answerOfRow, readAnswerRow, type AnswerRow } from './answer-row.ts';
import type { AnswerMembers } from './drafts.ts';

const request = 'icr_TEST000000000001';
const device = {
  deviceId: '00-DB-12-34-56-78-90-A0',
  deviceType: 'ESME',
  mpxn: '1012345678903',
  msn: 'E6S 1',
  manufacturer: 'Wattmeter Ltd',
};

const asked = (of: object = device): RequestState =>
  fold([
    { type: 'requests.install-code-requested.v1', data: { request, requester: 'AAAA', device: of, facts: {} } },
    { type: 'requests.leg-opened.v1', data: { leg: 1, addressee: 'BBBB', obligated: true, receipt: 'immediate' } },
    { type: 'requests.leg-closed.v1', data: { leg: 1, how: 'rerouted' } },
    { type: 'requests.leg-opened.v1', data: { leg: 2, addressee: 'CCCC', obligated: true, receipt: 'immediate' } },
  ] as object[] as RequestEvent[]);

const row = (cells: object) => readAnswerRow({ requestId: request, leg: '2', ...cells });
const answered = (cells: object, by = 'CCCC', state = asked()) => {
  const read = row({ ...device, ...cells });
  return Array.isArray(read) || read === 'skipped' ? read : answerOfRow(read as AnswerRow, state, by as never);
};
const codes = (outcome: unknown) =>
  [outcome].flat().map((one) => {
    const { code, pointer } = one as { code: string; pointer: string };
    return `${code} ${pointer}`;
  });

const supplied = { answer: 'code-supplied', installCode: '83FED3407A939723A5C639B26916D505C3B5' };
const denied = { answer: 'not-installer', suggestedInstaller: 'FFFF', note: 'sold in 2021' };

describe('a row', () => {
  test.each([{}, { reason: 'lost', note: 'see job 4' }, { leg: 'x', deviceId: 'x' }])(
    'without answer and code says nothing, whatever else stands in it: %j',
    (cells) => expect(row(cells)).toBe('skipped'),
  );
  test('with a code and no answer is refused', () =>
    expect(codes(row({ installCode: supplied.installCode }))).toEqual(['answer-missing /answer']));
  test('that supplies a code and has none is refused', () =>
    expect(codes(row({ answer: 'code-supplied' }))).toEqual(['code-missing /installCode']));
  test('may have its words with capitals, as spreadsheets write them', () => {
    expect(row({ answer: 'Code-not-held', reason: 'LOST' })).toMatchObject({
      said: { answer: 'code-not-held', reason: 'lost' },
    });
    expect(row({ ...supplied, representation: 'Raw-16+CRC' })).toMatchObject({
      said: { representation: 'raw-16+crc' },
    });
  });
  test('that came back with its code masked is refused', () =>
    expect(codes(row({ answer: 'code-supplied', installCode: CODE_MASK }))).toEqual(['code-masked /installCode']));
  test('tells everything that is wrong with it', () =>
    expect(codes(row({ ...denied, requestId: 'x', leg: '0', note: 'n'.repeat(501) }))).toEqual([
      'request-id-invalid /requestId',
      'number-invalid /leg',
      'text-invalid /note',
    ]));
  test('names its leg: another might be meant by now', () =>
    expect(codes(row({ ...denied, leg: undefined }))).toEqual(['required /leg']));
  test('has no code where anybody prints it', () =>
    expect(JSON.stringify(answered(supplied))).not.toContain('83FED3407A939723'));
});

describe('the answer', () => {
  test('is that of the leg, with its members', () => expect(answered(denied)).toEqual({ ...denied, leg: 2 }));
  test('brings the code, and nothing beside', () => {
    const said = answered({ ...supplied, representation: 'raw-16+crc' });
    const { installCode, ...others } = said as AnswerMembers;
    expect(others).toEqual({ answer: 'code-supplied', leg: 2, representation: 'raw-16+crc' });
    expect(installCode?.expose()).toBe(supplied.installCode);
  });
  test('has no member that belongs to another', () =>
    expect(codes(answered({ ...denied, reason: 'lost' }))).toEqual(['member-not-applicable /reason']));
  test('other columns are not looked at', () =>
    expect(answered({ ...denied, dueOn: 'soon', requester: 'ZZZZ', yourReference: '?', ours: '1' })).toEqual({
      ...denied,
      leg: 2,
    }));
  test.each(['AAAA', 'FFFF'])('to %s, whom nobody asked, there is no such request', (by) =>
    expect(codes(answered({ ...denied, deviceId: 'another' }, by))).toEqual(['request-unknown /requestId']),
  );
  test('nor where there is none', () =>
    expect(codes(answered(denied, 'CCCC', fold([])))).toEqual(['request-unknown /requestId']));
});

/** Each way in which a person or a spreadsheet writes the same. */
const spellings: Readonly<Record<keyof AskedDevice, readonly string[]>> = {
  deviceId: ['00-DB-12-34-56-78-90-A0', '00db1234567890a0', ' 00:DB:12:34:56:78:90:A0 '],
  deviceType: ['ESME', 'esme'],
  mpxn: ['1012345678903', '10 1234 5678 903'],
  msn: ['E6S 1', 'e6s1'],
  manufacturer: ['Wattmeter Ltd', 'WATTMETER  LTD'],
};
/** What is not the same: another one of its kind, or no such thing at all. */
const others: Readonly<Record<keyof AskedDevice, fc.Arbitrary<string>>> = {
  deviceId: fc.constantFrom('00-DB-12-34-56-78-90-A1', '1.23457E+15', 'x'),
  deviceType: fc.constantFrom('GSME', 'meter'),
  mpxn: fc
    .integer({ min: 100_000_000_000, max: 389_999_999_999 })
    .map((n) => `${n}${mpanCheckDigit(String(n))}`)
    .filter((mpxn) => mpxn !== device.mpxn),
  msn: fc.string({ minLength: 1, maxLength: 10, unit: fc.constantFrom('E', '6', 'S', '2') }),
  manufacturer: fc.constantFrom('Wattmeter', "'=Wattmeter Ltd"),
};
const columns = Object.keys(device) as (keyof AskedDevice)[];

test('a row is of the device asked for however that is spelled, and whatever it leaves out', () =>
  fc.assert(
    fc.property(
      fc.record(
        Object.fromEntries(columns.map((column) => [column, fc.constantFrom(undefined, ...spellings[column])])),
      ),
      (cells) => expect(answered({ ...denied, ...cells })).toEqual({ ...denied, leg: 2 }),
    ),
  ));

test('one changed cell of the device refuses the row, and names the column', () =>
  fc.assert(
    fc.property(
      fc.constantFrom(...columns).chain((column) => fc.tuple(fc.constant(column), others[column])),
      ([column, cell]) =>
        expect(codes(answered({ ...supplied, [column]: cell }))).toEqual([`device-changed /${column}`]),
    ),
  ));

test('what the request does not know cannot be said in a device cell, but for the Device ID', () => {
  const bare = asked({ ...device, deviceId: null, manufacturer: null });
  expect(codes(answered(supplied, 'CCCC', bare))).toEqual(['device-changed /manufacturer']);
  const cells = { ...supplied, manufacturer: undefined };
  expect(answered(cells, 'CCCC', bare)).toMatchObject({ deviceId: device.deviceId });
  expect(codes(answered({ ...cells, deviceId: '1.23457E+15' }, 'CCCC', bare))).toEqual(['device-id-invalid /deviceId']);
});

test('what an earlier release took and this one would not is still the same', () => {
  const odd = 'Wattmeter\u0001';
  const outcome = answered({ ...denied, manufacturer: odd }, 'CCCC', asked({ ...device, manufacturer: odd }));
  expect(isRefusal(outcome)).toBe(false);
});
