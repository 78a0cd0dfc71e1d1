import type { Permission } from './permission.ts';
import { isOnParty, type PartyAction } from './party-policy.ts';
import type { Actor, Role } from './roles.ts';
import type { Scope } from './scopes.ts';

/** What the acting party is to the request in question. `administrator`: SECAS, which oversees all of them. */
export const relations = ['requester', 'addressee', 'administrator', 'none'] as const;
export type Relation = (typeof relations)[number];

type Rule =
  | { readonly on: 'anybody' }
  | ({
      readonly on: 'exchange';
      readonly scope: Scope | null;
      /**
       * What binds a party for what comes: its administrators do it, or an agent to which it has lent the scope. SECAS binds
       * others, as overseer: any of its people do.
       */
      readonly binds?: true;
    } & Readonly<Partial<Record<Role, boolean>>>)
  | ({ readonly on: 'request'; readonly scope: Scope | null } & Readonly<Partial<Record<Role, readonly Relation[]>>>);

const never: readonly Relation[] = [];
const requester: readonly Relation[] = ['requester'];
const addressee: readonly Relation[] = ['addressee'];
const either: readonly Relation[] = ['requester', 'addressee'];
const overseer: readonly Relation[] = ['administrator'];

/**
 * Who may do what. On a request each role names the relations in which it may act; on the exchange as a whole there is
 * no relation, and each role may or may not; one that is not named may not. The scope is needed besides. Only a supplier
 * that requested a code reveals it. An agent acts in the role of whom it acts for: its own column would be all but empty.
 */
// prettier-ignore
const policy = {
  //                            on              needs the scope          supplier             map                administrator            dcc
  'requests:raise':           { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'requests:list':            { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: false },
  'requests:read':            { on: 'request',  scope: null,             supplier: either,    map: addressee,    administrator: overseer, dcc: never },
  'requests:history':         { on: 'request',  scope: null,             supplier: either,    map: addressee,    administrator: overseer, dcc: never },
  'requests:evidence':        { on: 'request',  scope: null,             supplier: either,    map: addressee,    administrator: overseer, dcc: never },
  'requests:acknowledge':     { on: 'request',  scope: 'answers:write',  supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'requests:answer':          { on: 'request',  scope: 'answers:write',  supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'requests:recall':          { on: 'request',  scope: 'answers:write',  supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'requests:reveal':          { on: 'request',  scope: 'codes:reveal',   supplier: requester, map: never,        administrator: never,    dcc: never },
  'requests:report-unusable': { on: 'request',  scope: 'requests:write', supplier: requester, map: never,        administrator: never,    dcc: never },
  'requests:reroute':         { on: 'request',  scope: 'requests:write', supplier: requester, map: never,        administrator: never,    dcc: never },
  'requests:withdraw':        { on: 'request',  scope: 'requests:write', supplier: requester, map: never,        administrator: never,    dcc: never },
  'requests:close':           { on: 'request',  scope: 'requests:write', supplier: requester, map: never,        administrator: never,    dcc: never },
  'team:read':                { on: 'request',  scope: null,             supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'team:assign':              { on: 'request',  scope: 'answers:write',  supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'team:note':                { on: 'request',  scope: 'answers:write',  supplier: addressee, map: addressee,    administrator: never,    dcc: never },
  'team:covers':              { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: false,    dcc: false },
  'team:cover':               { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'requests:contest-backlog': { on: 'request',  scope: 'answers:write',  supplier: addressee, map: never,        administrator: never,    dcc: never },
  'requests:decide-backlog':  { on: 'request',  scope: null,             supplier: never,     map: never,        administrator: overseer, dcc: never },
  'requests:record-outside':  { on: 'request',  scope: 'answers:write',  supplier: either,    map: addressee,    administrator: never,    dcc: never },
  'requests:attach-outside':  { on: 'request',  scope: 'answers:write',  supplier: either,    map: addressee,    administrator: never,    dcc: never },
  'requests:read-attachment': { on: 'request',  scope: null,             supplier: either,    map: addressee,    administrator: never,    dcc: never },
  'requests:confirm-outside': { on: 'request',  scope: 'answers:write',  supplier: either,    map: addressee,    administrator: never,    dcc: never },
  'requests:dispute-outside': { on: 'request',  scope: 'answers:write',  supplier: either,    map: addressee,    administrator: never,    dcc: never },
  'requests:dispute-breach':  { on: 'request',  scope: 'answers:write',  supplier: addressee, map: never,        administrator: never,    dcc: never },
  'requests:resolve-dispute': { on: 'request',  scope: null,             supplier: never,     map: never,        administrator: overseer, dcc: never },
  'requests:leave-backlog':   { on: 'request',  scope: null,             supplier: never,     map: never,        administrator: overseer, dcc: never },
  'backlog:list':             { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: false },
  'backlog:propose':          { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'backlog:decide':           { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'backlog:leave':            { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'worklist:read':            { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: false,    dcc: false },
  'requests:release-reveal':  { on: 'request',  scope: null,             supplier: never,     map: never,        administrator: overseer, dcc: never },
  'reveal-keys:read':         { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'reveal-keys:register':     { on: 'exchange', scope: 'codes:reveal',   supplier: true,      map: false,        administrator: false,    dcc: false },
  'parties:list':             { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true, agent: true },
  'parties:register':         { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'contacts:list':            { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true, agent: true },
  'contacts:readiness':       { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'outages:read':             { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'contact-lists:read':       { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'contact-lists:issue':      { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'contacts:history':         { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'mail:list':                { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: false },
  'mail:read':                { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: false },
  'mail:replay':              { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'mail:confirm':             { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'mail:reject':              { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'approvals:list':           { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'approvals:read':           { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'approvals:approve':        { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'approvals:decline':        { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'switches:record':          { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'switches:read':            { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'switches:count':           { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'switches:review':          { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'feed:list':                { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'feed:replay':              { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'feed:dismiss':             { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'proposals:list':           { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: false,    dcc: false },
  'proposals:dismiss':        { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'standing-instructions:list': { on: 'exchange', scope: null,           supplier: true,      map: true,         administrator: false,    dcc: false },
  'standing-instructions:give': { on: 'exchange', scope: 'instructions:write', binds: true, supplier: true, map: true,         administrator: false,    dcc: false },
  'standing-instructions:end': { on: 'exchange', scope: 'instructions:write', binds: true,  supplier: true, map: true,         administrator: false,    dcc: false },
  'holdings:list':            { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: false,    dcc: false },
  'holdings:resolve':         { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'holdings:delete':          { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'holdings:keep':            { on: 'exchange', scope: 'instructions:write', binds: true,     supplier: true,    map: true,         administrator: false,    dcc: false },
  'holdings:offers':          { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: false,    dcc: false },
  'holdings:answer':          { on: 'exchange', scope: 'answers:write',  supplier: true,      map: true,         administrator: false,    dcc: false },
  'successions:coverage':     { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: false },
  'successions:record':       { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'successions:read':         { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'calendars:read':           { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'calendars:apply':          { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'terms:read':               { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'terms:add':                { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'inventory:import':         { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'inventory:read':           { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'inventory:update':         { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: false,    dcc: true },
  'inventory:reconcile':      { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'certified-products:import': { on: 'exchange', scope: null,            supplier: false,     map: false,        administrator: true,     dcc: true },
  'map-reports:read':         { on: 'exchange', scope: null,             supplier: false,     map: true,         administrator: false,    dcc: false },
  'data-fixes:open':          { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'data-fixes:list':          { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'data-fixes:read':          { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'data-fixes:flag-complaint': { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'data-fixes:add-note':      { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: false,    dcc: true },
  'data-fixes:withdraw':      { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'data-fixes:reopen':        { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'data-fixes:name-handler':  { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: false,    dcc: true },
  'data-fixes:link-incident': { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: false,    dcc: true },
  'data-fixes:begin-correction': { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: false,    dcc: true },
  'data-fixes:resolve':       { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: false,    dcc: true },
  'data-fixes:reject':        { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: false,    dcc: true },
  'files:upload':             { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'files:read':               { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'files:cancel':             { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'files:requests':           { on: 'exchange', scope: 'requests:write', supplier: true,      map: false,        administrator: false,    dcc: false },
  'files:answers':            { on: 'exchange', scope: 'answers:write',  supplier: true,      map: false,        administrator: false,    dcc: false },
  'files:asn':                { on: 'exchange', scope: 'files:write',    supplier: true,      map: false,        administrator: false,    dcc: false },
  'files:switches':           { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'files:inventory':          { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: true },
  'files:backlog':            { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: false },
  'files:parties':            { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'files:contacts':           { on: 'exchange', scope: null, binds: true,         supplier: true,     map: false,        administrator: true,     dcc: true },
  'sla:read':                 { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: false },
  'reports:read':             { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'reports:sla':              { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'reports:operational':      { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: true },
  'reports:extract':          { on: 'exchange', scope: null,             supplier: true,      map: false,        administrator: true,     dcc: false },
  'reports:issue':            { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'reports:targets':          { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'sla:alarms':               { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'sign-ins:list':            { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'metrics:read':             { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'views:rebuild':            { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'vault:rotate':             { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'signing-keys:rotate':      { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'vault:escrow':             { on: 'exchange', scope: null,             supplier: false,     map: false,        administrator: true,     dcc: false },
  'audit:read':               { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'sandbox:clock':            { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'sandbox:supersede':        { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'sandbox:mailbox':          { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true },
  'portal:open':              { on: 'exchange', scope: null,             supplier: true,      map: true,         administrator: true,     dcc: true, agent: true },
  'portal:sign-in':           { on: 'anybody' },
  'portal:about':             { on: 'anybody' },
  'health:read':              { on: 'anybody' },
  'openapi:read':             { on: 'anybody' },
} as const satisfies Readonly<Record<string, Rule>>;

export type Action = keyof typeof policy;
export const actions = Object.keys(policy) as readonly Action[];

/** Needs no token: the caller need not be known. */
export const isPublic = (action: Action | PartyAction): boolean =>
  !isOnParty(action) && policy[action].on === 'anybody';

/** The scope that a token needs for it; `null`: none. */
export const scopeFor = (action: Action | PartyAction): Scope | null => {
  const rule: Rule = isOnParty(action) ? { on: 'anybody' } : policy[action];
  return rule.on === 'anybody' ? null : rule.scope;
};

/** Of a file: what may be done with it is asked once more by the action of its kind, which needs a scope to be lent. */
const measuredByKind: ReadonlySet<Action> = new Set(['files:upload', 'files:cancel']);

/** Of a person alone, whomever it acts for: its sign-ins at the portal, which it ends, and its views. */
const ofThePerson: ReadonlySet<Action> = new Set(['portal:open']);

/**
 * Whether an agent may change something by this in a principal's name: not what needs no scope, for that could not be
 * withheld, and not the principal's keys, for codes would be sealed to them after the grant has ended.
 */
export const isLendable = (action: Action): boolean => {
  const rule: Rule = policy[action];
  if (measuredByKind.has(action) || ofThePerson.has(action)) return true;
  return action !== 'reveal-keys:register' && rule.on !== 'anybody' && rule.scope !== null;
};

/** In whose place somebody acts: an agent is not lent what its own administrators may do. */
type Acting = Partial<Pick<Actor, 'partyAdministrator'>> & { readonly agent?: string };

/**
 * Whether this actor may do this. Of an action on the exchange as a whole the relation is not looked at: pass `none`.
 * A party that is both requester and addressee of a request may do what either may: ask for each.
 */
export const permissionOf = (
  { role, scopes, partyAdministrator, agent }: Pick<Actor, 'party' | 'role' | 'scopes'> & Acting,
  action: Action,
  relation: Relation,
): Permission => {
  const rule: Rule = policy[action];
  if (rule.on === 'anybody') return 'allowed';
  // Before anything else: role and scope must not tell a stranger whether the request exists.
  if (rule.on === 'request' && relation === 'none') return 'not-found';
  const isBound = rule.on === 'exchange' && rule.binds && role !== 'administrator';
  if (isBound && !partyAdministrator && agent === undefined) return 'forbidden';
  const permitted = rule.on === 'request' ? rule[role]?.includes(relation) : rule[role];
  return permitted && (rule.scope === null || scopes.includes(rule.scope)) ? 'allowed' : 'forbidden';
};
