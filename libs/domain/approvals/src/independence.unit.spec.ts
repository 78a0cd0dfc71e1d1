import { areIndependent, personOf } from './index.ts';
import type { BringingIn } from './index.ts';

const user = (name: string) => `user:SECA/${name}`;
/** `anna > bert` is anna adding or enrolling bert alone; `anna + cleo > bert` with cleo's approval; `> bert` the operator. */
const history = (...lines: readonly string[]): readonly BringingIn[] =>
  lines.map((line) => {
    const [, by, approvedBy, subject] = /^(?:(\w+) )?(?:\+ (\w+) )?> (\w+)$/.exec(line)!;
    return { subject: user(subject!), by: by ? user(by) : null, approvedBy: approvedBy ? user(approvedBy) : null };
  });
const pair = ['> anna', '> bert'];

test.each<[string, string, string, ...string[]]>([
  ['the founding pair', 'anna', 'bert', ...pair],
  ['people of whom nothing is known', 'anna', 'bert'],
  ['whom somebody else proposed', 'bert', 'cleo', ...pair, 'anna + bert > cleo'],
  ['two whom the same two brought in', 'cleo', 'dora', ...pair, 'anna + bert > cleo', 'anna + bert > dora'],
  ['who enrolled itself anew', 'anna', 'bert', ...pair, 'bert > bert'],
  ['who had a fresh start by two', 'anna', 'bert', ...pair, 'anna > bert', 'cleo + dora > bert'],
  ['who had a fresh start by the operator', 'anna', 'bert', ...pair, 'anna > bert', '> bert'],
])('independent: %s', (_, a, b, ...lines) => {
  expect([
    areIndependent(user(a), user(b), history(...lines)),
    areIndependent(user(b), user(a), history(...lines)),
  ]).toEqual([true, true]);
});

test.each<[string, string, string, ...string[]]>([
  ['one person', 'anna', 'anna', ...pair],
  ['whom it enrolled anew', 'anna', 'bert', ...pair, 'anna > bert'],
  ['whom it enrolled anew, and who did so again', 'anna', 'bert', ...pair, 'anna > bert', 'bert > bert'],
  ['whom it proposed', 'anna', 'cleo', ...pair, 'anna + bert > cleo'],
  ['by way of a third', 'anna', 'cleo', ...pair, 'anna > bert', 'bert > cleo'],
  ['who changed hands in a circle', 'anna', 'bert', ...pair, 'anna > bert', 'bert > cleo', 'cleo > bert'],
  ['two whom one added alone', 'cleo', 'dora', ...pair, 'bert > cleo', 'bert > dora'],
  ['whom a hand of it proposed', 'anna', 'dora', ...pair, 'anna > bert', 'bert + cleo > dora'],
])('not independent: %s', (_, a, b, ...lines) => {
  expect([
    areIndependent(user(a), user(b), history(...lines)),
    areIndependent(user(b), user(a), history(...lines)),
  ]).toEqual([false, false]);
});

test('a token of the sandbox that names a user is that user; one that names none is nobody in particular', () => {
  expect([personOf('sandbox:SECA/anna'), personOf('user:SECA/anna'), personOf('sandbox:SECA')]).toEqual([
    'user:SECA/anna',
    'user:SECA/anna',
    'sandbox:SECA',
  ]);
});
