import { refuse } from '@icx/refusals';
import { explained, spreadsheetDamage, type Expected } from './index.ts';

const deviceId: Expected = { is: 'hexadecimal', lengths: [16] };
const code: Expected = { is: 'hexadecimal', lengths: [32, 36] };
const meterPoint: Expected = { is: 'digits', lengths: [6, 7, 8, 9, 10, 13] };
const serial: Expected = { is: 'text' };
const date: Expected = { is: 'date' };

test.each<[string, Expected, string | undefined]>([
  ['1.2E+15', deviceId, 'spreadsheet-number'],
  ['1.23457E+15', deviceId, 'spreadsheet-number'],
  ['1,23E+15', deviceId, 'spreadsheet-number'],
  ['8.3FED34E+31', code, 'spreadsheet-number'],
  ['1E+31', code, 'spreadsheet-number'],
  ['1.01235E+12', meterPoint, 'spreadsheet-number'],
  ['2.1E+12', serial, 'spreadsheet-number'],
  ['1234567890123450', deviceId, 'spreadsheet-digits-lost'],
  ['12345678901234500000000000000000', code, 'spreadsheet-digits-lost'],
  ['1234567890123450000', serial, 'spreadsheet-digits-lost'],
  ['2001-02-03', deviceId, 'spreadsheet-date'],
  ['01/02/2003', deviceId, 'spreadsheet-date'],
  ['1-Mar-21', deviceId, 'spreadsheet-date'],
  ['Mar-21', deviceId, 'spreadsheet-date'],
  ['2001-02-03T00:00:00Z', meterPoint, 'spreadsheet-date'],
  ['12345678901234', deviceId, 'spreadsheet-zeros-lost'],
  ['13/02/2024', date, 'date-day-first'],
  ['1.2.24', date, 'date-day-first'],
  ['13-Feb-2024', date, 'date-day-first'],
  ['2024-02-13 00:00', date, 'date-with-time'],
  ['2024-02-13T00:00:00Z', date, 'date-with-time'],
  ['45335', date, 'date-as-number'],
  ['00-DB-12-34-56-78-90-A0', deviceId, undefined],
  ['83FED3407A939723A5C639B26916D505C3B5', code, undefined],
  ['21E0123456', serial, undefined],
  ['12E34567', serial, undefined],
  ['1234567890123450', serial, undefined],
  ['2024-13-45', date, undefined],
  ['yes', date, undefined],
  ['', deviceId, undefined],
])('%j, where %j is due: %s', (cell, expected, damage) => expect(spreadsheetDamage(cell, expected)?.code).toBe(damage));

test('a refusal is explained by it, where there is any; the place stays', () => {
  const invalid = refuse('device-id-invalid', 'A Device ID has 16 digits.', '/deviceId');
  expect(explained(invalid, '1.2E+15', deviceId)).toMatchObject({ code: 'spreadsheet-number', pointer: '/deviceId' });
  expect(explained(invalid, 'nothing of it', deviceId)).toBe(invalid);
});

test('what is said of a cell never has what stands in it', () =>
  expect(JSON.stringify(spreadsheetDamage('8.3FED34E+31', code))).not.toMatch(/FED/));
