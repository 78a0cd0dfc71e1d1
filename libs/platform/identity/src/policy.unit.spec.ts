import {
  actions,
  decide,
  isPublic,
  relations,
  roles,
  scopes,
  scopesOf,
  type Action,
  type Role,
  type Scope,
} from './index.ts';

/**
 * The whole matrix, written a second time in another shape: per role a letter for each relation in the order requester,
 * addressee, administrator, none. A: allowed, F: forbidden, N: not found.
 */
// prettier-ignore
const matrix: Record<Action, Record<Role, string>> = {
  'requests:raise':           { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'requests:list':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'FFFF' },
  'requests:read':            { supplier: 'AAFN', map: 'FAFN', administrator: 'FFAN', dcc: 'FFFN' },
  'requests:history':         { supplier: 'AAFN', map: 'FAFN', administrator: 'FFAN', dcc: 'FFFN' },
  'requests:evidence':        { supplier: 'AAFN', map: 'FAFN', administrator: 'FFAN', dcc: 'FFFN' },
  'requests:acknowledge':     { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:answer':          { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:recall':          { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:reveal':          { supplier: 'AFFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:report-unusable': { supplier: 'AFFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:reroute':         { supplier: 'AFFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:withdraw':        { supplier: 'AFFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:close':           { supplier: 'AFFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:release-reveal':  { supplier: 'FFFN', map: 'FFFN', administrator: 'FFAN', dcc: 'FFFN' },
  'reveal-keys:read':         { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'reveal-keys:register':     { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'parties:list':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'parties:register':        { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'views:rebuild':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'vault:rotate':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'signing-keys:rotate':      { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'vault:escrow':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'audit:read':               { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'sandbox:clock':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'sandbox:supersede':        { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'health:read':              { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'openapi:read':             { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
};

const letters = { allowed: 'A', forbidden: 'F', 'not-found': 'N' } as const;
const row = (role: Role, action: Action, given: readonly Scope[]) =>
  relations.map((relation) => letters[decide({ party: 'AAAA', role, scopes: given }, action, relation)]).join('');

test('the matrix names every action', () => {
  expect(Object.keys(matrix)).toEqual(actions);
});

describe.each(actions)('%s', (action) => {
  test.each(roles)('by the role %s', (role) => {
    expect(row(role, action, scopes)).toBe(matrix[action][role]);
    // A token has only what its party may have: that takes away nothing that the table gives.
    expect(row(role, action, scopesOf[role])).toBe(matrix[action][role]);
  });
});

const needs: Partial<Record<Action, Scope>> = {
  'requests:raise': 'requests:write',
  'requests:acknowledge': 'answers:write',
  'requests:answer': 'answers:write',
  'requests:recall': 'answers:write',
  'requests:reveal': 'codes:reveal',
  'requests:report-unusable': 'requests:write',
  'requests:reroute': 'requests:write',
  'requests:withdraw': 'requests:write',
  'requests:close': 'requests:write',
  'reveal-keys:register': 'codes:reveal',
};

test.each(actions)('%s without its scope is forbidden, and still not found by a stranger', (action) => {
  const needed = needs[action];
  for (const role of roles) {
    const others = scopes.filter((scope) => scope !== needed);
    const without = needed ? matrix[action][role].replaceAll('A', 'F') : matrix[action][role];
    expect([role, row(role, action, others)]).toEqual([role, without]);
    expect([role, row(role, action, needed ? [needed] : [])]).toEqual([role, matrix[action][role]]);
  }
});

test('only health and the API document are public', () => {
  expect(actions.filter(isPublic)).toEqual(['health:read', 'openapi:read']);
});

test('nobody but a supplier may ever have the scope to reveal', () => {
  expect(roles.filter((role) => scopesOf[role].includes('codes:reveal'))).toEqual(['supplier']);
});
