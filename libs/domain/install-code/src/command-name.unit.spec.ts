import { isKeptHashed } from './command-name.ts';

const digits = '83FED3407A939723A5C639B26916D505';
const bytes = digits.match(/../g)!;

// The table is the rule: an id that changed columns would not be found any more under the name it was kept under.
test.each([digits, `${digits}C3B5`, bytes.join('-'), bytes.join(' '), `job:${bytes.join(':')}`])(
  'the id %s is kept hashed',
  (id) => expect(isKeptHashed(id)).toBe(true),
);
test.each([
  '550e8400-e29b-41d4-a716-446655440000',
  'raise-1',
  bytes.join('_'),
  bytes.join('.'),
  `k${digits}`,
  '00-DB-12-34-56-78-90-A0',
])('the id %s is kept as it is', (id) => expect(isKeptHashed(id)).toBe(false));
