import { format, inspect } from 'node:util';
import { Secret } from './index.ts';

const value = '83FED3407A939723A5C639B26916D505';
const secret = new Secret(value, 'install code');

test('is had by asking for it', () => expect(secret.expose()).toBe(value));

test.each([
  ['a template', () => `${secret}`],
  ['concatenation', () => `a${String(secret)}`],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['inspection, however deep', () => inspect({ a: { b: [secret] } }, { depth: null, showHidden: true })],
  ['a format', () => format('%s %o %j', secret, secret, secret)],
  ['spreading', () => JSON.stringify({ ...secret })],
  ['its keys', () => JSON.stringify([Object.entries(secret), Reflect.ownKeys(secret)])],
  ['a copy', () => JSON.stringify(structuredClone({ ...secret }))],
  ['an error', () => new Error(`not taken: ${secret}`).stack!],
  ['an assertion', () => messageOf(() => expect({ secret }).toEqual({ secret: 1 }))],
])('%s does not show it', (_, shown) => expect(shown()).not.toContain(value));

const messageOf = (act: () => void): string => {
  try {
    act();
    return '';
  } catch (error) {
    return (error as Error).message;
  }
};

test('is called what it is', () => {
  expect([String(secret), inspect(secret), JSON.stringify(secret)]).toEqual([
    '[install code]',
    '[install code]',
    '"[install code]"',
  ]);
  expect(String(new Secret(1))).toBe('[secret]');
});
