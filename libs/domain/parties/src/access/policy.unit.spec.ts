import {
  actions,
  permissionOf,
  permissionOnParty,
  isOnParty,
  isLendable,
  isPublic,
  relations,
  relationsToParty,
  roles,
  scopes,
  scopesOf,
  type Action,
  type Role,
  type Scope,
} from './index.ts';

/**
 * The whole matrix, written a second time in another shape: per role a letter for each relation in the order requester,
 * addressee, administrator, none. A: allowed, F: forbidden, N: not found. An agent is named where it may do something by
 * itself; it may nothing else.
 */
// prettier-ignore
const matrix: Record<Action, Record<Exclude<Role, 'agent'>, string> & { readonly agent?: string }> = {
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
  'team:read':                { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'team:assign':              { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'team:note':                { supplier: 'FAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'team:covers':              { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'team:cover':               { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'requests:contest-backlog': { supplier: 'FAFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:decide-backlog': { supplier: 'FFFN', map: 'FFFN', administrator: 'FFAN', dcc: 'FFFN' },
  'requests:record-outside':  { supplier: 'AAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:attach-outside':  { supplier: 'AAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:read-attachment': { supplier: 'AAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:confirm-outside': { supplier: 'AAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:dispute-outside': { supplier: 'AAFN', map: 'FAFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:dispute-breach':  { supplier: 'FAFN', map: 'FFFN', administrator: 'FFFN', dcc: 'FFFN' },
  'requests:resolve-dispute': { supplier: 'FFFN', map: 'FFFN', administrator: 'FFAN', dcc: 'FFFN' },
  'requests:leave-backlog': { supplier: 'FFFN', map: 'FFFN', administrator: 'FFAN', dcc: 'FFFN' },
  'backlog:list':             { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'backlog:propose':          { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'backlog:decide':           { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'backlog:leave':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'worklist:read':            { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'requests:release-reveal':  { supplier: 'FFFN', map: 'FFFN', administrator: 'FFAN', dcc: 'FFFN' },
  'reveal-keys:read':         { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'reveal-keys:register':     { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'parties:list':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'parties:register':        { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'contacts:list':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'contacts:readiness':       { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'outages:read':             { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'contact-lists:read':       { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'contact-lists:issue':      { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'contacts:history':         { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'mail:list':                { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'FFFF' },
  'mail:read':                { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'FFFF' },
  'mail:replay':              { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'mail:confirm':             { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'mail:reject':              { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'approvals:list':           { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'approvals:read':           { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'approvals:approve':        { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'approvals:decline':        { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'switches:record':          { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'switches:read':            { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'switches:count':           { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'switches:review':          { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'feed:list':                { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'feed:replay':              { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'feed:dismiss':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'proposals:list':           { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'proposals:dismiss':        { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'standing-instructions:list': { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'standing-instructions:give': { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'standing-instructions:end': { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:list':            { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:resolve':         { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:delete':          { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:keep':            { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:offers':          { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'holdings:answer':          { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'successions:coverage':     { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'successions:record':       { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'successions:read':         { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'calendars:read':           { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'calendars:apply':          { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'terms:read':               { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'terms:add':                { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'inventory:import':         { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'inventory:read':           { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'inventory:update':         { supplier: 'AAAA', map: 'AAAA', administrator: 'FFFF', dcc: 'AAAA' },
  'inventory:reconcile':      { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'certified-products:import':{ supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'map-reports:read':         { supplier: 'FFFF', map: 'AAAA', administrator: 'FFFF', dcc: 'FFFF' },
  'data-fixes:open':          { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'data-fixes:list':          { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'data-fixes:read':          { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'data-fixes:flag-complaint': { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'data-fixes:add-note':      { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'data-fixes:withdraw':      { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'data-fixes:reopen':        { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'data-fixes:name-handler':  { supplier: 'FFFF', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'data-fixes:link-incident': { supplier: 'FFFF', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'data-fixes:begin-correction': { supplier: 'FFFF', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'data-fixes:resolve':       { supplier: 'FFFF', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'data-fixes:reject':        { supplier: 'FFFF', map: 'FFFF', administrator: 'FFFF', dcc: 'AAAA' },
  'files:upload':             { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'files:read':               { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'files:cancel':             { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'files:requests':           { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'files:answers':            { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'files:asn':                { supplier: 'AAAA', map: 'FFFF', administrator: 'FFFF', dcc: 'FFFF' },
  'files:switches':           { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'files:inventory':          { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'files:backlog':            { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'files:parties':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'files:contacts':           { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'sla:read':                 { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'reports:read':             { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'reports:sla':              { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'reports:operational':      { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'AAAA' },
  'reports:extract':          { supplier: 'AAAA', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'reports:issue':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'reports:targets':          { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'sla:alarms':               { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'sign-ins:list':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'metrics:read':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'views:rebuild':            { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'vault:rotate':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'signing-keys:rotate':      { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'vault:escrow':             { supplier: 'FFFF', map: 'FFFF', administrator: 'AAAA', dcc: 'FFFF' },
  'audit:read':               { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'sandbox:clock':            { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'sandbox:supersede':        { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'sandbox:mailbox':          { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA' },
  'portal:open':              { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'portal:sign-in':           { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'portal:about':             { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'health:read':              { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
  'openapi:read':             { supplier: 'AAAA', map: 'AAAA', administrator: 'AAAA', dcc: 'AAAA', agent: 'AAAA' },
};

const expected = (role: Role, action: Action): string =>
  matrix[action][role] ?? (matrix[action].supplier.endsWith('N') ? 'FFFN' : 'FFFF');
const letters = { allowed: 'A', forbidden: 'F', 'not-found': 'N' } as const;
const own = { party: 'AAAA', partyAdministrator: true } as const;
const row = (role: Role, action: Action, given: readonly Scope[]) =>
  relations.map((relation) => letters[permissionOf({ ...own, role, scopes: given }, action, relation)]).join('');

test('the matrix names every action', () => {
  expect(Object.keys(matrix)).toEqual(actions);
});

describe.each(actions)('%s', (action) => {
  test.each(roles)('by the role %s', (role) => {
    expect(row(role, action, scopes)).toBe(expected(role, action));
    // A token has only what its party may have: that takes away nothing that the table gives.
    expect(row(role, action, scopesOf[role])).toBe(expected(role, action));
  });
});

const needs: Partial<Record<Action, Scope>> = {
  'requests:raise': 'requests:write',
  'backlog:propose': 'requests:write',
  'requests:acknowledge': 'answers:write',
  'requests:answer': 'answers:write',
  'requests:recall': 'answers:write',
  'team:assign': 'answers:write',
  'team:note': 'answers:write',
  'team:cover': 'answers:write',
  'requests:contest-backlog': 'answers:write',
  'requests:record-outside': 'answers:write',
  'requests:attach-outside': 'answers:write',
  'requests:confirm-outside': 'answers:write',
  'requests:dispute-outside': 'answers:write',
  'requests:dispute-breach': 'answers:write',
  'requests:reveal': 'codes:reveal',
  'requests:report-unusable': 'requests:write',
  'requests:reroute': 'requests:write',
  'requests:withdraw': 'requests:write',
  'requests:close': 'requests:write',
  'reveal-keys:register': 'codes:reveal',
  'proposals:dismiss': 'requests:write',
  'data-fixes:open': 'requests:write',
  'data-fixes:flag-complaint': 'requests:write',
  'data-fixes:withdraw': 'requests:write',
  'data-fixes:reopen': 'requests:write',
  'standing-instructions:give': 'instructions:write',
  'standing-instructions:end': 'instructions:write',
  'holdings:answer': 'answers:write',
  'holdings:resolve': 'answers:write',
  'holdings:delete': 'answers:write',
  'holdings:keep': 'instructions:write',
  'mail:confirm': 'answers:write',
  'mail:reject': 'answers:write',
  'files:requests': 'requests:write',
  'files:answers': 'answers:write',
  'files:asn': 'files:write',
};

test.each(actions)('%s without its scope is forbidden, and still not found by a stranger', (action) => {
  const needed = needs[action];
  for (const role of roles) {
    const others = scopes.filter((scope) => scope !== needed);
    const without = needed ? expected(role, action).replaceAll('A', 'F') : expected(role, action);
    expect([role, row(role, action, others)]).toEqual([role, without]);
    expect([role, row(role, action, needed ? [needed] : [])]).toEqual([role, expected(role, action)]);
  }
});

test('what binds a party is for its administrators, or an agent that was lent the scope for it', () => {
  const may = (actor: object, given: readonly Scope[] = scopes) =>
    (['standing-instructions:give', 'standing-instructions:end', 'holdings:keep'] as const).map((action) =>
      permissionOf({ party: 'AAAA', role: 'supplier', scopes: given, ...actor }, action, 'none'),
    );
  const [allowed, forbidden] = (['allowed', 'forbidden'] as const).map((one) => [one, one, one]);
  expect(may({ partyAdministrator: true })).toEqual(allowed);
  expect(may({ partyAdministrator: false })).toEqual(forbidden);
  expect(may({ partyAdministrator: false, agent: 'GGGG' })).toEqual(allowed);
  expect(may({ partyAdministrator: false, agent: 'GGGG' }, ['answers:write'])).toEqual(forbidden);
});

test('contacts are imported by a party’s administrators, and by whoever of SECAS', () => {
  const may = (actor: object) =>
    permissionOf({ party: 'AAAA', role: 'supplier', scopes, ...actor }, 'files:contacts', 'none');
  expect(may({ partyAdministrator: true })).toBe('allowed');
  expect(may({ partyAdministrator: false })).toBe('forbidden');
  expect(may({ partyAdministrator: false, role: 'administrator' })).toBe('allowed');
  expect(isLendable('files:contacts')).toBe(false);
});

test('whoever acts for another party has its own sign-ins and views all the same', () => {
  expect(isLendable('portal:open')).toBe(true);
});

test('only health and the API document are public', () => {
  expect(actions.filter(isPublic)).toEqual(['portal:sign-in', 'portal:about', 'health:read', 'openapi:read']);
});

test('nobody but a supplier may ever have the scope to reveal, and an agent for a supplier', () => {
  expect(roles.filter((role) => scopesOf[role].includes('codes:reveal'))).toEqual(['supplier', 'agent']);
});

test('an agent has every scope, and by itself may do nothing that needs one', () => {
  expect(scopesOf.agent).toEqual(scopes);
  expect(actions.filter((action) => row('agent', action, scopes).includes('A'))).toEqual([
    'parties:list',
    'contacts:list',
    'portal:open',
    'portal:sign-in',
    'portal:about',
    'health:read',
    'openapi:read',
  ]);
});

describe('on a party', () => {
  const administrator = { party: 'AAAA', role: 'supplier', partyAdministrator: true } as const;
  const secas = { party: 'SECA', role: 'administrator', partyAdministrator: true } as const;
  const may = (actor: Parameters<typeof relationsToParty>[0], party: string) =>
    [
      ...['agencies:list', 'agencies:grant', 'agencies:end', 'standing-instruction:change', 'channels:choose'],
      ...['contacts:change', 'contacts:prove', 'contacts:confirm', 'contacts:prefer', 'contacts:preferences'],
    ].map((action) => (isOnParty(action) ? letters[permissionOnParty(action, relationsToParty(actor, party))] : '-'));
  const member = { ...administrator, partyAdministrator: false };

  test.each([
    ['its administrator', administrator, 'AAAA', 'AAAAAAAAAA'],
    ['another member', member, 'AAAA', 'FFFFFFAFFA'],
    ['whoever acts for it', { ...member, agent: 'AGNT' }, 'AAAA', 'FFFFFFFFFF'],
    ['SECAS, which may take access away but not give it', secas, 'AAAA', 'AFAFAAFFFA'],
    ['a stranger', administrator, 'BBBB', 'NNNNNNNNNN'],
  ] as const)('%s', (_, actor, party, letters) => expect(may(actor, party).join('')).toBe(letters));
});
