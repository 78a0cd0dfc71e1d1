import { format, inspect } from 'node:util';
import { toHex, fromHex } from './hex.ts';
import { InstallCode } from './index.ts';

const hex = '9B1D04F7C2683EA5508F17D2B6E4390C';
const code = new InstallCode(fromHex(hex), 'raw-16');
/** As a careless caller sees it, past the type checker. */
const careless = code as unknown as string;

it.each([
  ['a template', `${careless}`],
  ['a sum', '' + careless],
  ['JSON', JSON.stringify({ code, list: [code] })],
  ['inspect, with everything hidden shown', inspect({ code }, { showHidden: true, depth: 9 })],
  ['a log format', format('%s %o %O %j', code, code, code, code)],
  ['a spread', inspect({ ...code })],
  ['its keys and values', inspect(Object.entries(code))],
  ['a structured clone', inspect(structuredClone(code))],
  ['an error that it causes', inspect(new Error(`bad ${careless}`, { cause: code }))],
])('is not told by %s', (_, printed) => {
  const bytesInDecimal = [...fromHex(hex)].slice(0, 3);
  expect(printed.toUpperCase()).not.toContain(hex.slice(0, 6));
  expect(printed).not.toMatch(new RegExp(bytesInDecimal.join('\\D+')));
  expect(printed.toLowerCase()).not.toContain('9b 1d 04');
});

it('says what it is', () => expect(`${careless}`).toBe('[install code]'));

// A Buffer's slice is a view of the same memory, unlike that of other byte arrays.
it.each([
  ['a byte array', fromHex(hex)],
  ['a Buffer', Buffer.from(hex, 'hex')],
])('gives its bytes to those who ask, and keeps its own: %s', (_, given) => {
  const kept = new InstallCode(given, 'raw-16');
  given.fill(0);
  kept.bytes.fill(0);
  expect(toHex(kept.bytes)).toBe(hex);
});
