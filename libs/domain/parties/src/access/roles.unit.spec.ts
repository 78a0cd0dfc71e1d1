import { partyKinds } from '../party.ts';
import { parseRole, roleOf, roles } from './index.ts';

test('every kind of party acts in a role of its own', () => {
  expect(partyKinds.map(roleOf)).toEqual(['supplier', 'map', 'administrator', 'dcc', 'agent']);
});

test('a role is one of five words', () => {
  expect(roles.map(parseRole)).toEqual([...roles]);
  for (const value of ['root', 'Supplier', '', null, undefined, ['map']]) {
    expect(parseRole(value)).toMatchObject({ code: 'role-invalid' });
  }
});
