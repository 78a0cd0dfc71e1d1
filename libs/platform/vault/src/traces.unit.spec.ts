import { tracesOf } from './traces.fixture.ts';

const code = Buffer.from('83FED3407A939723A5C639B26916D505', 'hex');
const other = Buffer.from('00112233445566778899AABBCCDDEEF1', 'hex');

test.each([
  ['raw bytes', Buffer.concat([Buffer.from('..'), code, Buffer.from('..')])],
  ['hexadecimal', Buffer.from(`a=${code.toString('hex')};`)],
  ['hexadecimal', Buffer.from(`a=${code.toString('hex').toUpperCase()};`)],
  ['hexadecimal', Buffer.from('83feD3407A939723a5C639B26916D505')],
  ['hexadecimal', Buffer.from('83-FE-D3-40-7A-93-97-23-A5-C6-39-B2-69-16-D5-05')],
  ['hexadecimal', Buffer.from('83 fe d3 40 7a 93 97 23 a5 c6 39 b2 69 16 d5 05')],
  ['hexadecimal', Buffer.from('83, FE, D3, 40, 7A, 93, 97, 23, A5, C6, 39, B2, 69, 16, D5, 05')],
  ['hexadecimal', Buffer.from('83FED340-7A93-9723-A5C6-39B26916D505')],
  ['hexadecimal', Buffer.from('83F ED3 407 A93 972 3A5 C63 9B2 691 6D5 05')],
  ['hexadecimal', Buffer.from('83FE D340 7A93 9723 A5C6 39B2 6916 D505')],
  ['base64 at 0', Buffer.from(code.toString('base64'))],
  ['base64url at 0', Buffer.from(code.toString('base64url'))],
  ['base64 at 2', Buffer.from(Buffer.concat([Buffer.from('x'), code]).toString('base64'))],
  ['base64url at 1', Buffer.from(Buffer.concat([Buffer.from('xy'), code]).toString('base64url'))],
])('finds %s', (kind, haystack) => {
  expect(tracesOf(haystack, code)).toContain(kind);
  expect(tracesOf(haystack, other)).toEqual([]);
});
