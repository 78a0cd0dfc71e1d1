import { gzipSync } from 'node:zlib';

const good = '{"reason":"r"}';
const nested = (levels: number) => `{"reason":${'['.repeat(levels)}${']'.repeat(levels)}}`;

/** Bodies that are not one JSON object, however their members are: content, its type, and what is said. */
export const shapes: readonly (readonly [string, string | Uint8Array, string | undefined, number, string])[] = [
  ['an array', '[{"reason":"r"}]', 'application/json', 400, 'body-not-object'],
  ['a text', '"r"', 'application/json', 400, 'body-not-object'],
  ['a number', '1', 'application/json', 400, 'body-not-object'],
  ['true', 'true', 'application/json', 400, 'body-not-object'],
  ['nothing, called JSON', '', 'application/json', 400, 'body-not-json'],
  ['half an object', '{"reason":', 'application/json', 400, 'body-not-json'],
  ['a comment', '{"reason":"r"/**/}', 'application/json', 400, 'body-not-json'],
  ['a trailing comma', '{"reason":"r",}', 'application/json', 400, 'body-not-json'],
  ['NaN', '{"reason":NaN}', 'application/json', 400, 'body-not-json'],
  ['two objects', `${good}${good}`, 'application/json', 400, 'body-not-json'],
  ['XML, called JSON', '<reason>r</reason>', 'application/json', 400, 'body-not-json'],
  ['a byte order mark in UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 'application/json', 400, 'body-not-json'],
  ['Latin 1', Buffer.from('{"reason":"é"}', 'latin1'), 'application/json', 400, 'body-not-json'],
  ['a control character within a text', '{"reason":"a\u0000b"}', 'application/json', 400, 'body-not-json'],
  ['a compressed object', gzipSync(good), 'application/json', 400, 'body-not-json'],
  ['deep nesting', nested(20), 'application/json', 400, 'body-too-deep'],
  ['very deep nesting', nested(30_000), 'application/json', 400, 'body-too-deep'],
  ['a member twice', '{"reason":"r","reason":"r"}', 'application/json', 400, 'member-repeated'],
  ['a member twice, once escaped', '{"reason":"r","\\u0072eason":"s"}', 'application/json', 400, 'member-repeated'],
  ['__proto__', '{"reason":"r","__proto__":{"reason":"s"}}', 'application/json', 400, 'unknown-member'],
  ['constructor', '{"reason":"r","constructor":{"prototype":{}}}', 'application/json', 400, 'unknown-member'],
  ['too much', JSON.stringify({ reason: 'r', note: 'x'.repeat(65_536) }), 'application/json', 413, 'body-too-large'],
  ['too many spaces', `${good}${' '.repeat(65_536)}`, 'application/json', 413, 'body-too-large'],
  ['a form', 'reason=r', 'application/x-www-form-urlencoded', 415, 'media-type-unsupported'],
  ['plain text', good, 'text/plain', 415, 'media-type-unsupported'],
  ['XML', '<reason>r</reason>', 'application/xml', 415, 'media-type-unsupported'],
  ['a multipart form', good, 'multipart/form-data; boundary=x', 415, 'media-type-unsupported'],
  ['no type', good, undefined, 415, 'media-type-unsupported'],
  ['a broken type', good, 'json', 415, 'media-type-unsupported'],
];

export const keys: readonly (readonly [string | undefined, string])[] = [
  [undefined, 'idempotency-key-missing'],
  ['', 'idempotency-key-missing'],
  ['two words', 'command-id-invalid'],
  ['a\tb', 'command-id-invalid'],
  ['clé', 'command-id-invalid'],
  ['x'.repeat(129), 'command-id-invalid'],
  ['x'.repeat(5_000), 'command-id-invalid'],
];

export const etags = ['4', 'abc', '"x"', 'W/"4"', '"4", "5"', `"${'9'.repeat(19)}"`, '"-1"', '"1.0"', '""', '', ' '];

/** Ids as they stand in the address, that no request has. */
export const ids = [
  'icr_',
  'icr_TEST',
  'icr_TEST00000000000000000000000000000000',
  `icr_${'a'.repeat(61)}`,
  'ICR_TEST00000000000000000000000000000000',
  '%00',
  'icr_TEST%00',
  'icr_TEST0000000000%0a',
  '%2e%2e',
  '..%2f..%2fetc%2fpasswd',
  '%F0%9F%98%80',
  "icr_'%3B--",
  '%25',
  'device-00-DB-12-34-00-00-00-00',
  'sandbox-clock',
  'party-AAAA',
  '__proto__',
  'null',
];
/** Addresses that cannot be decoded, or that no router takes. */
export const addresses = ['%', '%zz', '%E0%A4%A', '%ed%a0%80', 'a'.repeat(101), 'a'.repeat(5_000)];

export const queries: readonly (readonly [string, string, string])[] = [
  ['state=closed', '/state', 'value-not-known'],
  ['state=', '/state', 'value-not-known'],
  ['state=open&state=ended', '/state', 'value-not-known'],
  ['relation=owner', '/relation', 'value-not-known'],
  ['breached=yes', '/breached', 'flag-invalid'],
  ['breached', '/breached', 'flag-invalid'],
  ['limit=0', '/limit', 'number-invalid'],
  ['limit=501', '/limit', 'number-invalid'],
  ['limit=-1', '/limit', 'number-invalid'],
  ['limit=1.5', '/limit', 'number-invalid'],
  ['limit=1e2', '/limit', 'number-invalid'],
  ['limit=', '/limit', 'number-invalid'],
  ['limit=1&limit=2', '/limit', 'number-invalid'],
  ['limit[x]=1', '/limit[x]', 'unknown-member'],
  ['cursor=', '/cursor', 'cursor-invalid'],
  ['cursor=MQ', '/cursor', 'cursor-invalid'],
  ['cursor=cC0x', '/cursor', 'cursor-invalid'],
  ['cursor=%00', '/cursor', 'cursor-invalid'],
  [`cursor=${'c'.repeat(2_000)}`, '/cursor', 'cursor-invalid'],
  ['after=MQ', '/after', 'cursor-invalid'],
  ['page=2', '/page', 'unknown-member'],
  ['toString=1', '/toString', 'unknown-member'],
];
