import { mayHoldInstallCode } from './in-text.ts';

const digits = '83FED3407A939723A5C639B26916D505';

test.each([
  digits,
  `${digits}C3B5`,
  `the code is ${digits.toLowerCase()}.`,
  `(${digits.match(/../g)!.join('-')})`,
  `label says:${digits.match(/../g)!.join(':')} C3:B5`,
  `key ${digits.match(/..../g)!.join(' ')}`,
  `${digits.match(/.{8}/g)!.join('-')}, see photo`,
  // Words that end in a letter which is a digit too.
  `code:${digits}`,
  `job-${digits.match(/..../g)!.join(' ')}`,
])('%s may hold a code', (text) => expect(mayHoldInstallCode(text)).toBe(true));

test.each([
  '',
  'called on 2026-11-23 10:00, a bad feed: face to be added',
  '550e8400-e29b-41d4-a716-446655440000',
  'our ref 550E8400-E29B-41D4-A716-446655440000/2',
  'sha1 da39a3ee5e6b4b0d3255bfef95601890afd80709',
  digits.slice(1),
  `${digits}0`,
  '00-DB-12-34-56-78-90-A0',
  'MPANs 1012345678903 and 1012345678090',
])('%s does not', (text) => expect(mayHoldInstallCode(text)).toBe(false));
